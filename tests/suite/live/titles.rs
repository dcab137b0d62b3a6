//! Titles that a preview takes from texts without reading them.

use groundplan::again::Memory;
use groundplan::build;
use groundplan::live::Demand;
use groundplan::read::told;

use super::again::Project;

/// Titles of every kind, before and behind of what may change what they mean.
#[test]
fn titles_that_show_without_reading_are_those_of_the_pages() {
    let titles = [
        "Plain words, 2 of them",
        "Wörter  und   mehr",
        "A *b* _c_ `d`",
        "[Link][b]",
        "[[web]]",
        "Trailing #",
        "Trailing {#id}",
        "A \\* & &amp; <b>c</b>",
        "$a$",
        "\u{202e}turned",
        "",
        "Tab\tin it",
        "a -- b... \"c\"",
        "~~gone~~ :smile: https://example.org",
        "1. Part (two) - a/b: what?",
        ": - / (a) b.",
    ];
    let shapes = [
        "# {}\n\nText.\n",
        "\n\n# {}\nText.\n\n[b]: /b\n",
        "---\nweight: 2\n---\n# {}\n\nText.\n",
        "---\ntitle: Stated\n---\n# {}\n",
        "---\ntitle: \"\"\n---\n# {}\n",
        "---\ntitle: \"\"\n---\n\n    # {}\n",
        " # {}\r\n\r\nText.\r\n",
        "# {}\r\nText.\r\n",
        "    # {}\n\n# Other\n",
        "Text.\n# {}\n",
        "> # {}\n\n# Other\n",
        "```\n# {}\n```\n",
        "<!--\n# {}\n-->\n\n# Other\n",
        "{}\n===\n",
        "## {}\n\n# Other\n",
        "#\t{}\n",
        "# {}",
        "---\ntitle: \"{}\"\n---\n\nText.\n",
        "---\ntitle: {}\nweight: 1\n---\n",
        "---\n# {}\ntitle: 'A'\n...\n# B\n",
    ];
    let mut plain = 0;
    for shape in shapes {
        for title in titles {
            let text = shape.replace("{}", title);
            let mut project = Project::new();
            project.edit("notes/e.md", |_| text.clone());
            let sources = project.sources();
            // Wherever a text is cut, it tells the same, or nothing.
            let ends: Vec<usize> =
                (0..text.len()).filter_map(|cut| text.get(..cut)).filter_map(told).collect();
            let shortest = ends.iter().min().copied();
            assert!(told(&text).is_some() || shortest.is_none(), "{text:?}");
            let mut started = sources.clone();
            for file in &mut started.files {
                let end = if *file.text == *text { shortest } else { told(&file.text) };
                file.text = file.text[..end.unwrap_or(file.text.len())].into();
            }
            let Some(memory) = Memory::of_unread(&started, &project.options) else { continue };
            plain += 1;
            let site = Demand::new(sources.clone(), &project.options, None);
            let files = build(&sources, &project.options).output.files;
            // Every page of the folder shows the title of every other.
            let files = files.into_iter().filter(|(path, _)| path.starts_with("notes/")).collect();
            project.recall(&format!("{text:?}"), &sources, memory, &site, &files);
        }
    }
    assert!(plain > 150, "{plain} titles showed");
}
