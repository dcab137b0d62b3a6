//! The one test binary: every suite of the house.

mod analyze;
mod cli;
mod completeness;
mod disk;
mod draw;
mod layers;
mod live;
mod publish;
mod read;
mod report;
