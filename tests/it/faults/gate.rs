//! A gate in front of a database server: while it is shut, connections break and new ones are refused,
//! as when the server is stopped.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// The gate; it ends with the test.
pub struct Gate {
    address: SocketAddr,
    shut: Arc<AtomicBool>,
    through: Arc<Mutex<Vec<TcpStream>>>,
}

impl Gate {
    /// An open gate to the server of `url`, and the address through it.
    pub fn before(url: &str) -> (Self, String) {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (server, path) = rest.split_once('/').unwrap();
        let (login, host) = server.rsplit_once('@').map_or(("", server), |(login, host)| (login, host));
        let host = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Self { address, shut: Arc::default(), through: Arc::default() };
        let (shut, through) = (gate.shut.clone(), gate.through.clone());
        thread::spawn(move || attend(listener, address, &host, &shut, &through));
        let at = if login.is_empty() { String::new() } else { format!("{login}@") };
        (gate, format!("{scheme}://{at}{address}/{path}"))
    }

    /// Cuts what is through it, and lets nobody else.
    pub fn shut(&self) {
        self.shut.store(true, Ordering::SeqCst);
        while TcpStream::connect(self.address).is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        for stream in self.through.lock().unwrap().drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    /// Opens it again.
    pub fn open(&self) {
        self.shut.store(false, Ordering::SeqCst);
        while TcpStream::connect(self.address).is_err() {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn attend(
    listener: TcpListener,
    address: SocketAddr,
    host: &str,
    shut: &AtomicBool,
    through: &Mutex<Vec<TcpStream>>,
) {
    let mut listener = Some(listener);
    loop {
        if shut.load(Ordering::SeqCst) {
            listener = None;
            thread::sleep(Duration::from_millis(5));
            continue;
        }
        let Some(open) = listener.take().or_else(|| TcpListener::bind(address).ok()) else { continue };
        open.set_nonblocking(true).unwrap();
        match open.accept() {
            Ok((near, _)) => drop(join(near, host, through)),
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
        listener = Some(open);
    }
}

fn join(near: TcpStream, host: &str, through: &Mutex<Vec<TcpStream>>) -> std::io::Result<()> {
    near.set_nonblocking(false)?;
    let far = TcpStream::connect(host)?;
    through.lock().unwrap().extend([near.try_clone()?, far.try_clone()?]);
    for (from, to) in [(near.try_clone()?, far.try_clone()?), (far, near)] {
        thread::spawn(move || drop(carry(from, to)));
    }
    Ok(())
}

fn carry(mut from: TcpStream, mut to: TcpStream) -> std::io::Result<()> {
    let mut chunk = [0; 16 * 1024];
    loop {
        let length = from.read(&mut chunk)?;
        if length == 0 {
            return to.shutdown(Shutdown::Both);
        }
        to.write_all(&chunk[..length])?;
    }
}
