//! How the program is linked, which Cargo asks before it compiles it: at addresses that are known
//! then, where the system can do that (`content/decisions/0030-fixed-addresses.md`).

#[expect(clippy::print_stdout, reason = "this is how Cargo is answered")]
fn main() {
    println!("cargo:rerun-if-changed=src/link.rs");
    if is_moved_needlessly() {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}

/// Returns whether the program would be moved at each start, with every address in it written anew.
///
/// A program that is linked with its C library as one piece is made otherwise.
fn is_moved_needlessly() -> bool {
    let target = |name: &str| told(&format!("CARGO_CFG_TARGET_{name}"));
    let is_one_piece = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    target("OS") == "linux" && target("ENV") == "gnu" && !is_one_piece
}

#[expect(clippy::disallowed_methods, reason = "this is how Cargo tells what it compiles for")]
fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
