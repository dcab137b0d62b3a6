//! Saves of every kind, as editors and people make them.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use groundplan::disk::load;
use groundplan::live::{Event, ServeOptions, serve};

use super::{PATIENCE, Preview, options};
use crate::project;

/// How long after a burst of saves the page may be an old one.
const SETTLED_MAX: Duration = Duration::from_secs(1);

fn save(root: &Path, path: &str, text: &str) {
    project::put(root, &[(path, text)]);
}

/// Saves as careful editors do: a new file beside the old one, renamed over it.
fn save_by_rename(root: &Path, path: &str, text: &str) {
    let place = root.join(path);
    let beside = place.with_file_name("4913.tmp");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, place).unwrap();
}

fn page(title: &str) -> String {
    format!("# {title}\n\nText about {title}.\n")
}

#[test]
fn saves_by_writing_and_by_renaming_are_followed_again_and_again() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/", |page| page.contains("Web shop"));
    for n in 0..3 {
        let title = format!("Written {n}");
        save(root.path(), "content/index.md", &page(&title));
        preview.wait_for("/", |page| page.contains(&title));
        let title = format!("Renamed {n}");
        save_by_rename(root.path(), "content/index.md", &page(&title));
        preview.wait_for("/", |page| page.contains(&title));
    }
}

#[test]
fn new_moved_and_deleted_files_and_folders_are_followed() {
    let root = project::small();
    let preview = Preview::of(root.path());
    save(root.path(), "content/deep/er/new.md", &page("Deep"));
    preview.wait_for("/deep/er/new/", |page| page.contains("Text about Deep"));
    save(root.path(), "content/deep/er/new.md", &page("Deeper"));
    preview.wait_for("/deep/er/new/", |page| page.contains("Text about Deeper"));
    fs::rename(root.path().join("content/deep"), root.path().join("content/moved")).unwrap();
    preview.wait_for("/moved/er/new/", |page| page.contains("Text about Deeper"));
    preview.wait_for("/deep/er/new/", |page| page.starts_with("HTTP/1.1 404"));
    fs::remove_dir_all(root.path().join("content/moved")).unwrap();
    preview.wait_for("/moved/er/new/", |page| page.starts_with("HTTP/1.1 404"));
    save(root.path(), "themes/default/site.css", ".ours{top:1px}");
    preview.wait_for("/_theme/site.css", |css| css.contains(".ours"));
}

#[test]
fn a_new_title_reaches_the_navigation_of_other_pages() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/guide/first/", |page| page.contains("Second step"));
    save(root.path(), "content/guide/02-second.md", &page("Renamed step"));
    preview.wait_for("/guide/first/", |page| page.contains("Renamed step"));
}

#[test]
fn a_save_of_text_or_topology_gives_no_reason_to_load_the_page_again() {
    let root = project::small();
    let preview = Preview::of(root.path());
    let part = |news: &str, name: &str| {
        let news: serde_json::Value = serde_json::from_str(news).unwrap();
        news[name].to_string()
    };
    let before = preview.hear("/", |_| true);
    let text = fs::read_to_string(root.path().join("content/topology.yaml")).unwrap();
    save(root.path(), "content/topology.yaml", &text.replace("name: Balancer", "name: Spreader"));
    let after = preview.hear("/", |news| part(news, "page") != part(&before, "page"));
    assert_eq!(part(&before, "script"), part(&after, "script"));
    assert_eq!(part(&before, "style"), part(&after, "style"));
    save(root.path(), "themes/default/site.js", "addEventListener('x', () => {});");
    preview.hear("/", |news| part(news, "script") != part(&before, "script"));
}

#[test]
fn the_page_comes_with_the_news_of_its_own_saves_alone() {
    let root = project::small();
    let (other, file, shown) = ("content/a.md", "content/b.md", "/b/");
    project::put(root.path(), &[(other, "# Other\n"), (file, "# First\n")]);
    let preview = Preview::of(root.path());
    preview.wait_for(shown, |page| page.contains("First"));
    let of = |news: &str| serde_json::from_str::<serde_json::Value>(news).unwrap();
    let heard = Cell::new(0);
    let news = preview.hear(shown, |news| {
        heard.set(heard.get() + 1);
        match heard.get() {
            // At no moment is either file empty.
            1 => save_by_rename(root.path(), other, "# Other\n\nWords.\n"),
            2 => save_by_rename(root.path(), file, "# Second\n"),
            _ => return of(news)["html"].is_string(),
        }
        assert!(of(news)["html"].is_null(), "the tab has its page: {news}");
        false
    });
    let news = of(&news);
    let html = news["html"].as_str().unwrap();
    assert!(html.contains("Second"));
    assert!(preview.get(shown).ends_with(html), "it is what is answered to whoever asks");
}

#[test]
fn a_broken_save_keeps_the_last_good_page_and_says_what_is_wrong() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/", |page| page.contains("data-id=\"balancer\""));
    let good = fs::read_to_string(root.path().join("content/topology.yaml")).unwrap();
    save(root.path(), "content/topology.yaml", &good.replace("kind: load-balancer", "kind: lode"));
    let news = preview.hear("/", |news| news.contains("unknown-kind"));
    assert!(news.contains("content/topology.yaml:"), "{news}");
    let answer = preview.get("/");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("data-id=\"balancer\""), "the last good page stays");
    // Another page of the site follows while the topology is broken.
    save(root.path(), "content/topology.yaml", &good);
    preview.hear("/", |news| news.contains("\"mistakes\":\"\""));
}

#[test]
fn a_page_that_is_broken_does_not_hold_up_the_others() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/guide/first/", |page| page.contains("First step"));
    save(root.path(), "content/guide/01-first.md", "---\ntitle: [\n---\n# Broken\n");
    preview.hear("/", |news| news.contains("01-first.md"));
    save(root.path(), "content/guide/02-second.md", &page("Still followed"));
    preview.wait_for("/guide/second/", |page| page.contains("Text about Still followed"));
    let kept = preview.get("/guide/first/");
    assert!(kept.contains("Text about First step"), "{kept}");
}

#[test]
fn a_project_that_is_broken_from_the_start_is_served_and_mended() {
    let root = tempfile::tempdir().unwrap();
    save(root.path(), "content/topology.yaml", "components: [");
    let preview = Preview::of(root.path());
    preview.hear("/", |news| news.contains("topology.yaml"));
    save(root.path(), "content/topology.yaml", "components: {a: {kind: server}}\n");
    save(root.path(), "content/index.md", &page("Mended"));
    preview.wait_for("/", |page| page.contains("Text about Mended"));
    preview.hear("/", |news| news.contains("\"mistakes\":\"\""));
}

#[test]
fn a_content_folder_may_vanish_and_come_back() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/", |page| page.contains("Web shop"));
    let (content, away) = (root.path().join("content"), root.path().join("away"));
    for n in 0..2 {
        fs::rename(&content, &away).unwrap();
        preview.hear("/", |news| news.contains("there is no `content` folder"));
        assert!(preview.get("/").starts_with("HTTP/1.1 200"), "the last site stays");
        fs::rename(&away, &content).unwrap();
        preview.hear("/", |news| news.contains("\"mistakes\":\"\""));
        let title = format!("Back {n}");
        save(root.path(), "content/index.md", &page(&title));
        preview.wait_for("/", |page| page.contains(&title));
    }
    fs::remove_dir_all(&content).unwrap();
    preview.hear("/", |news| news.contains("there is no `content` folder"));
    save(root.path(), "content/index.md", &page("Made anew"));
    preview.wait_for("/", |page| page.contains("Text about Made anew"));
    save(root.path(), "content/index.md", &page("And followed"));
    preview.wait_for("/", |page| page.contains("Text about And followed"));
}

#[test]
fn a_thousand_saves_in_a_burst_settle_within_a_second_with_the_last_one() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/", |page| page.contains("Web shop"));
    // What else the machine does is no fault of ours: once of three times is enough.
    let burst = |burst: usize| {
        let start = Instant::now();
        for n in 0..=1000 {
            save(root.path(), "content/index.md", &page(&format!("Save {burst} {n}")));
        }
        let took = start.elapsed();
        let last = format!("Text about Save {burst} 1000.");
        let settled = preview.wait_for("/", |page| page.contains(&last));
        let builds = preview.settle(Duration::from_millis(300));
        let builds = builds.iter().filter(|event| matches!(event, Event::Rebuilt(_))).count();
        assert!(builds < 500, "{builds} builds in {took:?}: saves were not taken together");
        settled
    };
    assert!((1..=3).any(|number| burst(number) < SETTLED_MAX));
}

#[test]
fn a_page_is_never_missing_while_it_is_made_anew() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.wait_for("/guide/first/", |page| page.contains("Text about First step."));
    let topology = fs::read_to_string(root.path().join("content/topology.yaml")).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // A slow machine asks on after the last save.
        let ask = |path: &'static str| {
            let mut asked = 0;
            while asked < 6 || !done.load(Ordering::Relaxed) {
                let answer = preview.get(path);
                assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
                assert!(answer.contains("</html>"), "{path}: half a page: {answer}");
                asked += 1;
            }
        };
        let asking: Vec<_> =
            ["/", "/guide/first/"].map(|path| scope.spawn(move || ask(path))).into_iter().collect();
        for n in 0..30 {
            let text = page(&format!("Save {n}"));
            match n % 5 {
                0 => save(root.path(), "content/guide/01-first.md", &text),
                1 => save_by_rename(root.path(), "content/guide/01-first.md", &text),
                2 => save(root.path(), "content/topology.yaml", &format!("{topology}# {n}\n")),
                3 => save(root.path(), "content/site.yaml", &format!("title: Shop {n}\n")),
                _ => save(root.path(), "content/guide/01-first.md", "---\ntitle: [\n---\n"),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        done.store(true, Ordering::Relaxed);
        asking.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn a_save_of_the_same_bytes_builds_nothing() {
    let root = project::small();
    let preview = Preview::of(root.path());
    preview.settle(Duration::from_millis(300));
    let text = fs::read_to_string(root.path().join("content/index.md")).unwrap();
    save(root.path(), "content/index.md", &text);
    save(root.path(), "content/.index.md.swp", "x");
    save(root.path(), "public/index.html", "x");
    let events = preview.settle(Duration::from_millis(500));
    assert!(events.is_empty(), "{events:?}");
}

#[test]
fn whatever_was_edited_the_preview_is_what_a_fresh_build_makes() {
    let root = project::small();
    let preview = Preview::of(root.path());
    let edits: [&dyn Fn(); 7] = [
        &|| save(root.path(), "content/index.md", &page("One")),
        &|| save(root.path(), "content/guide/03-third.md", &page("Third")),
        &|| save(root.path(), "content/guide/note.txt", "an asset"),
        &|| fs::remove_file(root.path().join("content/guide/01-first.md")).unwrap(),
        &|| save_by_rename(root.path(), "content/guide/02-second.md", &page("Two")),
        &|| save(root.path(), "content/topology.yaml", "components: {a: {kind: server}}\n"),
        &|| save(root.path(), "content/site.yaml", "title: Another\n"),
    ];
    for edit in edits {
        edit();
        preview.settle(Duration::from_millis(300));
        let mut options = options();
        options.read.base_url = Some(format!("http://{}/", preview.address));
        let fresh = groundplan::build(&load(root.path()).unwrap(), &options);
        for (path, bytes) in &fresh.output.files {
            let answer = preview.bytes(&format!("/{path}"));
            assert!(answer == **bytes, "{path} differs:\n{}", String::from_utf8_lossy(&answer));
        }
    }
}

#[test]
fn two_previews_of_one_project_find_two_ports() {
    let root = project::small();
    let (sender, events) = std::sync::mpsc::channel();
    for _ in 0..2 {
        let (root, sender) = (root.path().to_owned(), sender.clone());
        let host = [127, 0, 0, 1].into();
        let options = ServeOptions { root, build: options(), memory: None, host, port: None };
        std::thread::spawn(move || serve(options, |event| drop(sender.send(event))));
    }
    let mut ports = Vec::new();
    while ports.len() < 2 {
        if let Event::Listening(address) = events.recv_timeout(PATIENCE).unwrap() {
            ports.push(address.port());
        }
    }
    assert_ne!(ports[0], ports[1]);
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_an_error() {
    let root = project::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Some(taken.local_addr().unwrap().port());
    let host = [127, 0, 0, 1].into();
    let root = root.path().to_owned();
    let options = ServeOptions { root, build: options(), memory: None, host, port };
    let error = serve(options, |_| ()).unwrap_err();
    assert!(error.to_string().contains("cannot listen on 127.0.0.1:"), "{error}");
}
