//! A preview that may open few files.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;
use crate::project::{self, put};

/// Few descriptors, more clients than there are any for: who waits is answered, and once they are
/// gone everything is as before.
#[test]
fn running_out_of_descriptors_is_no_end() {
    let root = project::small();
    let mut server = Limited::start(root.path(), 40);
    let get = |patience: Duration| -> bool {
        let start = Instant::now();
        while start.elapsed() < patience {
            let asked = TcpStream::connect(server.address).and_then(|mut stream| {
                stream.set_read_timeout(Some(Duration::from_secs(2)))?;
                write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address)?;
                let mut answer = String::new();
                stream.read_to_string(&mut answer).map(|_| answer)
            });
            if asked.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    };
    assert!(get(PATIENCE), "no answer at the start");
    let crowd: Vec<_> = (0..80).filter_map(|_| TcpStream::connect(server.address).ok()).collect();
    assert!(get(PATIENCE), "no answer beside {} silent clients", crowd.len());
    drop(crowd);
    put(root.path(), &[("content/index.md", "# Later\n\nSaved in the meantime.\n")]);
    assert!(get(PATIENCE), "no answer after the crowd has left");
    assert!(server.child.try_wait().unwrap().is_none(), "the preview has ended");
}

/// Who names no address gets one that no other machine can reach.
#[test]
fn it_listens_on_this_machine_alone() {
    let root = project::small();
    let server = Limited::start(root.path(), 1_024);
    assert_eq!(server.address.ip(), IpAddr::V4(Ipv4Addr::LOCALHOST));
    let port = server.address.port();
    let reached = |ip: IpAddr| {
        TcpStream::connect_timeout(&(ip, port).into(), Duration::from_millis(500)).is_ok()
    };
    assert!(reached(server.address.ip()));
    // A listener on every address answers at these too.
    let mut others = vec![IpAddr::from([127, 0, 0, 2]), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    // The address towards the outside, if there is one; nothing is sent to find it.
    let outward = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    others.extend(outward.ok().map(|address| address.ip()));
    for other in others {
        assert!(!reached(other), "{other} is answered");
    }
}

/// A preview in a process of its own, which may open few files.
pub(super) struct Limited {
    pub(super) child: Child,
    pub(super) address: SocketAddr,
}

impl Limited {
    pub(super) fn start(root: &Path, descriptors: usize) -> Self {
        let program = env!("CARGO_BIN_EXE_groundplan");
        let line = format!("ulimit -n {descriptors}; exec \"{program}\" serve --port 0");
        let mut child = Command::new("sh")
            .args(["-c", &line])
            .current_dir(root)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = std::sync::mpsc::channel();
        // Read to the end: a full pipe would stop the preview.
        thread::spawn(move || {
            said.lines().map_while(Result::ok).for_each(|l| drop(sender.send(l)))
        });
        let address = loop {
            let line = lines.recv_timeout(PATIENCE).expect("the preview never listens");
            let at = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next());
            if let Some(address) = at.and_then(|at| at.parse().ok()) {
                break address;
            }
        };
        Self { child, address }
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
