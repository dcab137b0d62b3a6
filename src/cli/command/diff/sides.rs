//! Which revisions `diff` holds against each other.

use groundplan::disk::Repository;
use groundplan::read::nearest;

use crate::cli::failure::Failure;

/// What people call the files as they are.
pub(super) const WORKING_TREE: &str = "working tree";

/// A side to compare: what people call it, and its commit unless it is the working tree.
pub(super) type Side = (String, Option<String>);

/// Returns what is held against what.
pub(super) fn sides(
    repository: &Repository,
    wanted: Option<&str>,
) -> Result<(Side, Side), Failure> {
    let wanted = wanted.unwrap_or("HEAD");
    let side = |name: &str| -> Result<Side, Failure> {
        let name = if name.is_empty() { "HEAD" } else { name };
        Ok((name.to_owned(), Some(commit(repository, name)?)))
    };
    // The longer sign first: the shorter is part of it.
    if let Some((one, other)) = wanted.split_once("...") {
        let (one, other) = (side(one)?, side(other)?);
        let commits =
            (one.1.as_deref().unwrap_or_default(), other.1.as_deref().unwrap_or_default());
        let fork = repository.fork(commits.0, commits.1)?;
        let fork = fork.ok_or_else(|| no_fork(repository, &one.0, &other.0))?;
        return Ok(((format!("merge base of {} and {}", one.0, other.0), Some(fork)), other));
    }
    if let Some((one, other)) = wanted.split_once("..") {
        return Ok((side(one)?, side(other)?));
    }
    Ok((side(wanted)?, (WORKING_TREE.to_owned(), None)))
}

/// Returns the commit that a revision names.
fn commit(repository: &Repository, revision: &str) -> Result<String, Failure> {
    match repository.commit(revision)? {
        Some(commit) => Ok(commit),
        None => Err(unknown(repository, revision)?),
    }
}

/// Returns what to say of a revision that is not known, with what may have been meant.
fn unknown(repository: &Repository, revision: &str) -> Result<Failure, Failure> {
    let usage = |message: String, help: String| Ok(Failure::usage(message, help));
    if repository.commit("HEAD")?.is_none() {
        let message = "the repository has no commit yet, so there is nothing to compare with";
        return usage(message.to_owned(), "commit what there is first".to_owned());
    }
    if repository.is_shallow() {
        return usage(
            format!("`{revision}` is not in this clone, which holds only the last commits"),
            "fetch the rest: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout"
                .into(),
        );
    }
    let base = revision.find(['~', '^']).map(|at| &revision[..at]);
    if let Some(base) = base.filter(|base| !base.is_empty())
        && repository.commit(base)?.is_some()
    {
        let message = format!("`{revision}` goes back further than the first commit");
        return usage(message, format!("compare with `{base}`, or with a commit of `git log`"));
    }
    let names = repository.names();
    let remote = names.iter().find(|name| name.ends_with(&format!("/{revision}")));
    let near = remote.map(String::as_str);
    let near = near.or_else(|| nearest(revision, names.iter().map(String::as_str)));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a branch, a tag or a commit; `git branch --all` lists branches".to_owned(),
    };
    usage(format!("there is no revision `{}`", revision.escape_debug()), help)
}

fn no_fork(repository: &Repository, one: &str, other: &str) -> Failure {
    let help = match repository.is_shallow() {
        true => "this clone holds only the last commits: `git fetch --unshallow` brings the rest",
        false => "compare them as they are: `groundplan diff A..B`",
    };
    Failure::usage(format!("`{one}` and `{other}` have no commit in common"), help)
}
