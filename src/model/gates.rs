//! The compiled meaning of a design, as data for a script.

use std::fmt::Write;

/// The compiled meaning: what a script needs to fail components without knowing infrastructure.
///
/// Nodes are numbered: first the variables, then the gates. A variable holds while it is up; a gate
/// holds if at least `need` of its inputs hold. All gates start as not holding and are evaluated in
/// order, again and again until nothing changes: the least fixpoint, so a cycle cannot vouch for
/// itself. Without cycles the second round changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    /// Names of what can fail; when `web` is down, whoever asks says so of `web#2` too.
    pub variables: Vec<String>,
    /// The gates, in an order that needs few rounds.
    pub gates: Vec<Gate>,
    /// One per journey.
    pub journeys: Vec<JourneyGate>,
}

/// A gate: holds if at least `need` of its inputs hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gate {
    /// How many inputs must hold.
    pub need: u32,
    /// Numbers of nodes.
    pub inputs: Vec<u32>,
}

/// Where a journey stands among the gates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyGate {
    /// The journey's id.
    pub id: String,
    /// The node that says whether it works; `None` for a broken journey.
    pub works: Option<u32>,
    /// The node that says whether reading works, where that can differ.
    pub reads: Option<u32>,
}

impl Gates {
    /// Returns the data that `gates.js` takes, as JSON:
    /// `{"v":[names],"g":[[need,node,…]…],"j":[[id,node or -1,node or -1]…]}`.
    pub fn json(&self) -> String {
        let node = |node: Option<u32>| node.map_or("-1".to_owned(), |at| at.to_string());
        let variables: Vec<String> =
            self.variables.iter().map(|name| format!("\"{name}\"")).collect();
        let gate = |gate: &Gate| {
            let mut text = format!("[{}", gate.need);
            for input in &gate.inputs {
                let _ = write!(text, ",{input}");
            }
            text + "]"
        };
        let gates: Vec<String> = self.gates.iter().map(gate).collect();
        let journey =
            |j: &JourneyGate| format!("[\"{}\",{},{}]", j.id, node(j.works), node(j.reads));
        let journeys: Vec<String> = self.journeys.iter().map(journey).collect();
        format!(
            "{{\"v\":[{}],\"g\":[{}],\"j\":[{}]}}",
            variables.join(","),
            gates.join(","),
            journeys.join(",")
        )
    }
}
