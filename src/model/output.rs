//! The finished site in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Files of the site by path from its root, with `/`: `guide/start/index.html`.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files.
    pub files: BTreeMap<String, Arc<[u8]>>,
}
