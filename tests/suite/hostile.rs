//! Suite: hostile. Whole builds of files that mean harm: they end soon, in little memory, with a
//! word that says where.

mod inputs;
mod measure;
