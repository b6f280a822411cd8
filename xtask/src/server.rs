//! A static file server for this machine only: no reload script, no fallback
//! page, nothing but the files of `dist/`, as any web host would serve them.

use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 100;
/// No browser asks for a page with more than this.
const LONGEST_REQUEST: u64 = 32 * 1024;

/// A server that has its port and is ready to run.
pub struct Server {
    folder: Arc<Path>,
    listeners: Vec<TcpListener>,
    port: u16,
}

impl Server {
    /// Takes the port, or the next free one.
    pub fn bind(folder: &Path, wanted: u16) -> Result<Self> {
        let folder: Arc<Path> = folder
            .canonicalize()
            .with_context(|| format!("cannot open {}", folder.display()))?
            .into();
        for port in (wanted..=u16::MAX).take(PORTS_TRIED.into()) {
            if let Some(listeners) = listen(port)? {
                let port = listeners[0].local_addr()?.port();
                return Ok(Self {
                    folder,
                    listeners,
                    port,
                });
            }
        }
        bail!("no free port from {wanted} on; choose another one with --port");
    }

    /// The port that it has.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Serves for ever.
    pub fn run(self) {
        let threads: Vec<_> = self
            .listeners
            .into_iter()
            .map(|listener| {
                let folder = Arc::clone(&self.folder);
                thread::spawn(move || {
                    for stream in listener.incoming().flatten() {
                        let folder = Arc::clone(&folder);
                        thread::spawn(move || {
                            // A browser that goes away is no concern of the next one.
                            answer(&stream, &folder).ok();
                        });
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().ok();
        }
    }
}

/// `localhost` is 127.0.0.1 for one browser and ::1 for another, so the port must
/// be free on both; `None` when it is not.
fn listen(port: u16) -> Result<Option<Vec<TcpListener>>> {
    let first = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => listener,
        Err(error) if is_taken(error.kind()) => return Ok(None),
        Err(error) => return Err(error).context("cannot listen on 127.0.0.1"),
    };
    let port = first.local_addr()?.port();
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))) {
        Ok(second) => Ok(Some(vec![first, second])),
        Err(error) if is_taken(error.kind()) => Ok(None),
        // A machine without IPv6.
        Err(_) => Ok(Some(vec![first])),
    }
}

fn is_taken(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}

fn answer(stream: &TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.take(LONGEST_REQUEST));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The rest of the head is of no interest, but must be read before answering.
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if !matches!(method, "GET" | "HEAD") {
        return reply(stream, "405 Method Not Allowed", "text/plain", b"", true);
    }
    match find(folder, target) {
        Some(file) => {
            let bytes = fs::read(&file)?;
            reply(stream, "200 OK", kind(&file), &bytes, method == "GET")
        }
        None => reply(
            stream,
            "404 Not Found",
            "text/plain",
            b"There is no such file.\n",
            method == "GET",
        ),
    }
}

fn reply(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8], full: bool) -> Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if full {
        stream.write_all(body)?;
    }
    stream.flush()?;
    Ok(())
}

/// The file that a request's target names, if it lies in the folder.
fn find(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let path = path.strip_prefix('/')?;
    let name = if path.is_empty() { "index.html" } else { path };
    // No file of the page has a name that needs escaping.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if !name.chars().all(plain) {
        return None;
    }
    let file = folder.join(name).canonicalize().ok()?;
    (file.starts_with(folder) && file.is_file()).then_some(file)
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_found() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .canonicalize()
            .unwrap_or_default();
        let cargo_toml = Some(folder.join("Cargo.toml"));
        assert_eq!(find(&folder, "/Cargo.toml"), cargo_toml);
        assert_eq!(find(&folder, "/Cargo.toml?v=1#x"), cargo_toml);
        for target in [
            "/",
            "/src",
            "/../Cargo.toml",
            "/src/../../Cargo.toml",
            "//etc/passwd",
            "Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "",
        ] {
            assert_eq!(find(&folder, target), None, "{target}");
        }
    }

    #[test]
    fn a_taken_port_leads_to_the_next_one() -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let first = Server::bind(folder, 0)?;
        let second = Server::bind(folder, first.port())?;
        assert!(second.port() > first.port());
        Ok(())
    }
}
