//! Words that were read once, for whoever needs them again.

use super::PageId;

/// Which words stand on which pages.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    /// The pages whose words are all here.
    pub pages: Vec<PageId>,
    /// Words as they are written, with the pages that they stand on; signs may join parts of one:
    /// `don't`, `1,000`, `www.example.org`.
    pub words: Vec<(String, Vec<PageId>)>,
}
