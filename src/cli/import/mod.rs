//! A compose file as a topology that a person would like to go on with.
//!
//! What the file says is taken over; what is guessed says so in a comment, and from what.

mod lines;
mod parts;
mod plan;
mod products;
#[cfg(test)]
mod tests;
mod ways;
mod write;

use groundplan::model::{Compose, Sources};

use plan::Plan;

/// A topology made of a compose file.
pub(crate) struct Imported {
    /// The YAML.
    pub(crate) text: String,
    /// How many services it was made of.
    pub(crate) services: usize,
    /// How many connections it has.
    pub(crate) connections: usize,
    /// How many journeys it has.
    pub(crate) journeys: usize,
}

/// Returns the topology of a compose file that is called `file`.
pub(crate) fn compose(compose: &Compose, sources: &Sources, file: &str) -> Imported {
    let (mut plan, mut ids) = parts::plan(compose, file);
    for (span, text) in &compose.left_out {
        let line = sources.locate(*span).line;
        plan.remarks.push(format!("Line {line}: {text}."));
    }
    lines::add(&mut plan, &mut ids, compose);
    ways::add(&mut plan);
    let Plan { lines, ways, .. } = &plan;
    let (connections, journeys) = (lines.len(), ways.len());
    let services = compose.services.len();
    Imported { text: write::yaml(&plan, file), services, connections, journeys }
}
