//! Processes that end with their test, whatever becomes of it.

use super::{PATIENCE, eventually};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::PathBuf,
    process::{ChildStdin, Command, Stdio},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A child process. Dropped, it is killed by its id; a failed test shows what it had to say.
pub struct Process {
    name: String,
    child: std::process::Child,
    input: Option<ChildStdin>,
    said: Arc<Said>,
}

/// What a process wrote, line by line.
#[derive(Default)]
struct Said {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Process {
    /// Starts `command` and reads what it writes, to the end.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
        let said = Arc::default();
        read(child.stdout.take().unwrap(), &said);
        read(child.stderr.take().unwrap(), &said);
        Self { name: name.to_owned(), input: child.stdin.take(), child, said }
    }

    /// Everything it wrote, line by line.
    pub fn lines(&self) -> Vec<String> {
        self.said.lock().clone()
    }

    /// Waits for a line, behind the first `from` ones, in which `find` finds something; with the number
    /// of lines up to it.
    pub fn line<T>(
        &mut self,
        what: &str,
        from: usize,
        mut find: impl FnMut(&str) -> Option<T>,
    ) -> (usize, T) {
        let until = Instant::now() + PATIENCE;
        let mut looked = from;
        let mut lines = self.said.lock();
        loop {
            let mut new = lines.iter().enumerate().skip(looked);
            if let Some((place, found)) = new.find_map(|(place, line)| Some((place, find(line)?))) {
                return (place + 1, found);
            }
            looked = lines.len();
            assert!(Instant::now() < until, "{what}: {} did not write it", self.name);
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("{what}: {} ended ({status})", self.name);
            }
            lines = self.said.more.wait_timeout(lines, Duration::from_millis(100)).unwrap().0;
        }
    }

    /// Writes a line to its standard input.
    pub fn tell(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").and_then(|()| input.flush()).unwrap();
    }

    /// Asks it to end (`INT`, `TERM`), and waits until it has; everything it wrote.
    pub fn end(mut self, signal: &str) -> Vec<String> {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
        eventually(&format!("the end of {}", self.name), || match self.child.try_wait().unwrap() {
            Some(_) => Ok(()),
            None => Err("it runs on".to_owned()),
        });
        eventually("the end of what it wrote", || match Arc::strong_count(&self.said) {
            1 => Ok(()),
            // Its readers: they let go of it when they are through.
            readers => Err(format!("{readers} still read")),
        });
        self.lines()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its own id, which nobody else can have before it is waited for.
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            let lines = self.lines();
            let last = &lines[lines.len().saturating_sub(60)..];
            eprintln!("--- {} said:\n{}\n---", self.name, last.join("\n"));
        }
    }
}

impl Said {
    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(from: impl Read + Send + 'static, said: &Arc<Said>) {
    let said = said.clone();
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            said.lock().push(String::from_utf8_lossy(&line).into_owned());
            said.more.notify_all();
        }
    });
}

/// A port of 127.0.0.1 that nobody has. Below those that the system hands out by itself, so that no
/// connection of another test takes it before its process does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    const FIRST: u16 = 20_000;
    const COUNT: u16 = 12_000;
    // Test runs side by side begin at different places.
    let start = u16::try_from(std::process::id() % u32::from(COUNT)).unwrap();
    let mut tries = (0..COUNT).map(|_| {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        FIRST + (start + step % COUNT) % COUNT
    });
    tries.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

/// Waits until something listens there.
pub fn listening(port: u16) {
    eventually(&format!("listening on port {port}"), || {
        std::net::TcpStream::connect(("127.0.0.1", port)).map(drop).map_err(|error| error.to_string())
    });
}

/// The folder of an installed Node package.
pub fn node_package(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("NODE_PATH")?;
    std::env::split_paths(&paths).map(|folder| folder.join(name)).find(|folder| folder.exists())
}
