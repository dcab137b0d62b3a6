//! What one build costs in memory.

use std::time::Duration;

use crate::project::put;
use crate::spent::spent;

/// The most that a build may hold beside what grows with the site.
const BASE_MAX: usize = 48 << 20;
/// The most that a page of two kilobytes may cost.
const PAGE_MAX: usize = 24 << 10;

#[test]
fn a_build_holds_little_and_grows_with_its_pages_alone() {
    let mut peaks = Vec::new();
    for pages in [10, 3_000] {
        let root = tempfile::tempdir().unwrap();
        for page in 0..pages {
            let next = (page + 1) % pages;
            let text = format!(
                "# Page {page}\n\n{}\n\n## More of {page}\n\n[next](page-{next}.md) {}\n",
                "Some words that say nothing. ".repeat(35),
                "`code` and *more* of it. ".repeat(35)
            );
            put(root.path(), &[(&format!("content/many/page-{page}.md"), &text)]);
        }
        let spent = spent(root.path(), &["build", "-q"], Duration::from_secs(120));
        assert_eq!(spent.status, Some(0), "{}", spent.said);
        assert!(
            spent.peak <= BASE_MAX + pages * PAGE_MAX,
            "{pages} pages: {} MB",
            spent.peak >> 20
        );
        println!("{pages} pages: {} kB", spent.peak >> 10);
        peaks.push(spent.peak);
    }
    // Only Linux tells; there, more pages are seen to cost more.
    assert!(peaks[1] == 0 || peaks[0] < peaks[1], "{peaks:?}");
}
