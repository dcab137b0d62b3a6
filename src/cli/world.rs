//! What the program learns from its surroundings: day, home, environment.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use groundplan::BuildOptions;
use groundplan::analyze::AnalyzeOptions;
use groundplan::disk::Surroundings;
use groundplan::model::Date;
use groundplan::publish::PublishOptions;
use groundplan::read::ReadOptions;

use super::args::Contents;
use super::failure::Failure;

/// Returns the value of an environment variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "this is where the environment comes in")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the day to hold acceptances against: the stated one, else that of the clock.
fn today(stated: Option<Date>) -> Result<Date, Failure> {
    if let Some(day) = stated {
        return Ok(day);
    }
    if let Some(text) = variable("SOURCE_DATE_EPOCH") {
        let seconds: i64 = text.parse().map_err(|_| {
            let message = format!("`SOURCE_DATE_EPOCH` is `{text}`, not a number of seconds");
            Failure::usage(message, "set it to a number, or unset it")
        })?;
        return Ok(Date::from_unix(seconds));
    }
    #[expect(clippy::disallowed_methods, reason = "this is where the clock comes in")]
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Ok(Date::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX)))
}

/// Returns the settings that `contents` and the surroundings ask for.
pub(crate) fn options(contents: &Contents) -> Result<BuildOptions, Failure> {
    Ok(BuildOptions {
        read: ReadOptions {
            drafts: contents.drafts,
            untrusted: contents.untrusted,
            base_url: None,
        },
        analyze: AnalyzeOptions { today: today(contents.today)?, strict_level: false },
        publish: PublishOptions::default(),
    })
}

/// Returns a number for everything beside the sources that a site depends on: the settings, and the
/// program itself.
pub(crate) fn key(options: &BuildOptions) -> u64 {
    program_and(format!("{options:?}"))
}

/// Returns a number for everything beside the sources that pages and titles depend on, whatever the
/// day, the address and the history of the site.
pub(crate) fn reading(options: &BuildOptions) -> u64 {
    program_and((options.read.drafts, options.read.untrusted))
}

/// Returns a number for settings and for the program, which may have been built anew under the same
/// version.
fn program_and(settings: impl Hash) -> u64 {
    let program = std::env::current_exe().and_then(std::fs::metadata).ok();
    let program = program.map(|metadata| (metadata.len(), metadata.modified().ok()));
    let mut hasher = DefaultHasher::new();
    // A program that cannot look at itself trusts no note.
    program.is_none().then(std::process::id).hash(&mut hasher);
    (env!("CARGO_PKG_VERSION"), program, settings).hash(&mut hasher);
    hasher.finish()
}

/// Returns the folder in which builds remember, if this user has one: without a home there is none.
pub(crate) fn cache() -> Option<PathBuf> {
    let stated = variable("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || variable("HOME").map(PathBuf::from).filter(|home| home.is_dir());
    let within = if cfg!(target_vendor = "apple") { "Library/Caches" } else { ".cache" };
    let caches = stated.or_else(|| Some(home()?.join(within)))?;
    Some(caches.join("groundplan"))
}

/// Returns what must survive a build.
pub(crate) fn surroundings(root: &Path) -> Surroundings {
    let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from);
    Surroundings { root: root.to_owned(), home }
}
