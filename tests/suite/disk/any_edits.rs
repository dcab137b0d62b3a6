//! Any edits, a process for each build, and one store for all.

use std::fs;

use super::store::{Project, TOPOLOGY, page};
use crate::project::put;

#[test]
fn any_sequence_of_edits_with_one_store_ends_like_a_build_from_nothing() {
    let project = Project::new();
    let mut state: u64 = 0xfeed;
    let mut random = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let pages = ["one/b.md", "one/c.md", "notes/d.md", "notes/f.md", "one/deep/g.md"];
    project.build();
    let mut quick = 0;
    for step in 0..60 {
        let name = pages[random(5) as usize];
        let path = project.root().join("content").join(name);
        let title = name[name.len() - 4..name.len() - 3].to_uppercase();
        // Pages that others link to stay: with a dead link nothing is remembered.
        let is_free = !name.ends_with("b.md") && !name.ends_with("d.md");
        let what = match random(22) {
            0 if is_free => {
                let _ = fs::remove_file(&path);
                "gone"
            }
            1 if is_free => {
                let to = project.root().join(format!("content/one/moved-{}.md", random(2)));
                let _ = fs::rename(&path, to);
                "moved"
            }
            2 => {
                let css = format!("body{{margin:{}px}}", random(3));
                put(project.root(), &[("themes/default/user.css", &css)]);
                "theme"
            }
            3 => {
                let yaml = format!("title: Site {}\nlanguage: en\n", random(2));
                put(project.root(), &[("content/site.yaml", &yaml)]);
                "settings"
            }
            4 => {
                let more = ["", "  - {from: visitor, to: db}\n"][random(2) as usize];
                let text = format!("{TOPOLOGY}{more}");
                put(project.root(), &[("content/one/topology.yaml", &text)]);
                "topology"
            }
            5 => {
                put(project.root(), &[("content/notes/x.txt", ["x", "y"][random(2) as usize])]);
                "asset"
            }
            6 => "nothing",
            7 => {
                let text = page(&title, random(4), 0).replace("Quiet", "A database: loud");
                put(project.root(), &[(&format!("content/{name}"), &text)]);
                "names"
            }
            8 => {
                let odd = pages[random(3) as usize];
                put(project.root(), &[(&format!("content/{odd}"), &page("Odd", random(3), 1))]);
                "title"
            }
            9 | 10 => {
                let extra = ["Extra", "More", "Quoted \"<b>\"", "Ünder \\ all {#under}"];
                let heading = format!("## {}\n\n- one", extra[random(4) as usize]);
                let text = page(&title, random(4), 0).replace("- one", &heading);
                put(project.root(), &[(&format!("content/{name}"), &text)]);
                "a heading"
            }
            _ => {
                let text = page(&title, random(9), random(4));
                put(project.root(), &[(&format!("content/{name}"), &text)]);
                if random(4) == 0 {
                    let other = pages[random(3) as usize];
                    let title = other[other.len() - 4..other.len() - 3].to_uppercase();
                    let text = page(&title, random(9), random(4));
                    put(project.root(), &[(&format!("content/{other}"), &text)]);
                }
                "words"
            }
        };
        quick += usize::from((1..3).contains(&project.build()));
        project.assert_fresh(&format!("step {step}: {name} {what}"));
    }
    assert!(quick > 8, "{quick} builds of 60 used the store");
}
