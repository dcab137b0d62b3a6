//! System calls that the standard library lacks, and what stands in elsewhere.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Opens `path` for reading if it is a regular file; never waits for a pipe or a device.
pub(super) fn open_regular(path: &Path) -> io::Result<Option<(File, Metadata)>> {
    // Asked before opening: to open a device can have an effect of its own.
    if !std::fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    open_listed(path)
}

/// Does so with what the disk has just called a regular file.
#[cfg(unix)]
pub(super) fn open_listed(path: &Path) -> io::Result<Option<(File, Metadata)>> {
    use rustix::fs::{Mode, OFlags};
    // Not blocking: the file may have become a pipe since.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then_some((file, metadata)))
}

/// Does so with what the disk has just called a regular file.
#[cfg(not(unix))]
pub(super) fn open_listed(path: &Path) -> io::Result<Option<(File, Metadata)>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then_some((file, metadata)))
}

/// Exchanges two folders in one step; `Unsupported` where the system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| match error {
        // Some file systems know the call and not the flag.
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

/// Exchanges two folders in one step; `Unsupported` where the system cannot.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// How deep the folders of a site are gone into.
#[cfg(unix)]
const DEPTH_MAX: usize = 256;

/// Removes the files in `folder` that `files` names in order, and the folders that are empty then;
/// no link is followed on the way. What cannot be removed stays.
#[cfg(unix)]
pub(super) fn remove_listed(folder: &Path, files: &[&str]) {
    if let Ok(folder) = open_folder(rustix::fs::CWD, folder) {
        remove_within(&folder, files, 0, 0);
    }
}

#[cfg(unix)]
fn open_folder(from: impl std::os::fd::AsFd, name: &Path) -> io::Result<std::os::fd::OwnedFd> {
    use rustix::fs::{Mode, OFlags, openat};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(from, name, flags, Mode::empty())?)
}

/// Removes files whose paths are those of `folder` up to `from`.
#[cfg(unix)]
fn remove_within(folder: &std::os::fd::OwnedFd, files: &[&str], from: usize, depth: usize) {
    use rustix::fs::{AtFlags, unlinkat};
    let name = |path: &&str| path[from..].split('/').next().unwrap_or_default().len();
    for group in files.chunk_by(|a, b| a[from..from + name(a)] == b[from..from + name(b)]) {
        let end = from + name(&group[0]);
        let inner = &group[0][from..end];
        if matches!(inner, "" | "." | "..") || depth > DEPTH_MAX {
            continue;
        }
        // What cannot be removed is looked at more closely by whoever called.
        if group[0].len() == end {
            let _ = unlinkat(folder, inner, AtFlags::empty());
        } else if let Ok(opened) = open_folder(folder, Path::new(inner)) {
            remove_within(&opened, group, end + 1, depth + 1);
            let _ = unlinkat(folder, inner, AtFlags::REMOVEDIR);
        }
    }
}

/// Leaves all of a site to be removed folder by folder.
#[cfg(not(unix))]
pub(super) fn remove_listed(_folder: &Path, _files: &[&str]) {}

/// A folder that nobody else can lock as long as this value lives.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // A program that starts at this moment has the file open too, and would go on holding it.
        let _ = self.0.unlock();
    }
}

/// Locks a folder; `None` when another process holds it.
#[cfg(unix)]
pub(super) fn lock_folder(path: &Path) -> io::Result<Option<Lock>> {
    use rustix::fs::{FlockOperation, Mode, OFlags, flock};
    use rustix::io::Errno;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Lock(folder))),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Says that the folder is held: without locks nobody can tell, and it is left alone.
#[cfg(not(unix))]
pub(super) fn lock_folder(_path: &Path) -> io::Result<Option<Lock>> {
    Ok(None)
}

/// Makes a folder that only this user may enter, and those above it that are missing.
#[cfg(unix)]
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a folder, and those above it that are missing.
#[cfg(not(unix))]
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Makes a new file that only this user may read.
pub(super) fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Returns whether a folder is this user's, and nobody else may write in it.
#[cfg(unix)]
pub(super) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::getuid().as_raw();
    std::fs::metadata(path).is_ok_and(|m| m.is_dir() && m.uid() == own && m.mode() & 0o022 == 0)
}

/// Returns that nobody can tell whose a folder is.
#[cfg(not(unix))]
pub(super) fn is_private(_path: &Path) -> bool {
    false
}

/// What the disk says of a file or folder without opening it; times in nanoseconds since 1970.
pub(super) struct Said {
    pub(super) is_file: bool,
    pub(super) is_folder: bool,
    pub(super) size: u64,
    pub(super) modified: u64,
    pub(super) changed: u64,
    pub(super) identity: (u64, u64),
}

/// A folder in which many files are asked about.
#[cfg(target_os = "linux")]
pub(super) struct Root(std::os::fd::OwnedFd);

#[cfg(target_os = "linux")]
impl Root {
    pub(super) fn open(folder: &Path) -> Option<Self> {
        open_folder(rustix::fs::CWD, folder).ok().map(Self)
    }

    /// Asks about what lies at a path below the folder; a link is not followed.
    pub(super) fn ask(&self, path: &str) -> Option<Said> {
        use rustix::fs::{AtFlags, FileType, statat};
        let stat = statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        let time = |seconds: i64, nanoseconds: u64| {
            let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
            u64::try_from(all).unwrap_or(0)
        };
        Some(Said {
            is_file: kind.is_file(),
            is_folder: kind.is_dir(),
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: time(stat.st_mtime, stat.st_mtime_nsec),
            changed: time(stat.st_ctime, stat.st_ctime_nsec),
            identity: (stat.st_dev, stat.st_ino),
        })
    }
}

/// A folder in which many files are asked about.
#[cfg(not(target_os = "linux"))]
pub(super) struct Root(std::path::PathBuf);

#[cfg(not(target_os = "linux"))]
impl Root {
    pub(super) fn open(folder: &Path) -> Option<Self> {
        Some(Self(folder.to_owned()))
    }

    /// Asks about what lies at a path below the folder; a link is not followed.
    pub(super) fn ask(&self, path: &str) -> Option<Said> {
        let metadata = std::fs::symlink_metadata(self.0.join(path)).ok()?;
        let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
        let modified = modified.unwrap_or_default().as_nanos();
        Some(Said {
            is_file: metadata.is_file(),
            is_folder: metadata.is_dir(),
            size: metadata.len(),
            modified: u64::try_from(modified).unwrap_or(u64::MAX),
            changed: changed(&metadata),
            identity: identity(&metadata),
        })
    }
}

/// Returns the number that tells one file from another on the same disk.
#[cfg(unix)]
pub(crate) fn identity(metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Returns a number that never equals another: identity is unknown here.
#[cfg(not(unix))]
pub(crate) fn identity(_metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    (0, NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Returns when anything about a file changed, in nanoseconds since 1970; 0 where it is unknown.
#[cfg(unix)]
pub(super) fn changed(metadata: &std::fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
    u64::try_from(nanoseconds).unwrap_or(0)
}

/// Returns when anything about a file changed, in nanoseconds since 1970; 0 where it is unknown.
#[cfg(not(unix))]
pub(super) fn changed(_metadata: &std::fs::Metadata) -> u64 {
    0
}

/// The attribute that holds our note.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
const NOTE: &str = "user.groundplan";

/// Returns the note on a file, if there is one and the disk keeps notes.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn note(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = vec![0; 256];
    let length = rustix::fs::lgetxattr(path, NOTE, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// Returns the note on a file, if there is one and the disk keeps notes.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn note(_path: &Path) -> Option<Vec<u8>> {
    None
}

/// Puts a note on a file, where the disk keeps notes.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn put_note(path: &Path, bytes: &[u8]) {
    let flags = rustix::fs::XattrFlags::empty();
    if rustix::fs::lsetxattr(path, NOTE, bytes, flags).is_err() {
        // An old note must not outlive what it was about.
        let _ = rustix::fs::lremovexattr(path, NOTE);
    }
}

/// Puts a note on a file, where the disk keeps notes.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn put_note(_path: &Path, _bytes: &[u8]) {}
