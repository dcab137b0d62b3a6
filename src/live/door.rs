//! The way from the guard to the server behind it, which nobody else can take.

use std::io;

#[cfg(target_os = "linux")]
pub(super) use linux::{Door, Listener};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{Door, Listener};

/// A socket without a file: it leaves nothing behind, and no browser can reach it.
#[cfg(target_os = "linux")]
mod linux {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixStream};

    use super::io;

    pub(in crate::live) type Listener = std::os::unix::net::UnixListener;

    /// Where to knock.
    #[derive(Clone)]
    pub(in crate::live) struct Door(SocketAddr);

    impl Door {
        pub(in crate::live) fn open(name: &str) -> io::Result<(Listener, Self)> {
            let address = SocketAddr::from_abstract_name(name)?;
            Ok((Listener::bind_addr(&address)?, Self(address)))
        }

        pub(in crate::live) fn connect(&self) -> io::Result<UnixStream> {
            UnixStream::connect_addr(&self.0)
        }
    }
}

/// A port of this machine; requests that did not pass the guard are turned away behind it.
#[cfg(not(target_os = "linux"))]
mod other {
    use std::net::{Ipv4Addr, SocketAddr, TcpStream};

    use super::io;

    pub(in crate::live) type Listener = std::net::TcpListener;

    /// Where to knock.
    #[derive(Clone)]
    pub(in crate::live) struct Door(SocketAddr);

    impl Door {
        pub(in crate::live) fn open(_name: &str) -> io::Result<(Listener, Self)> {
            let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let address = listener.local_addr()?;
            Ok((listener, Self(address)))
        }

        pub(in crate::live) fn connect(&self) -> io::Result<TcpStream> {
            let stream = TcpStream::connect(self.0)?;
            stream.set_nodelay(true)?;
            Ok(stream)
        }
    }
}
