//! The HTTP client against real listeners: what leaves, what never does, and what is known afterwards.

use crate::logged::Logged;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use shouwen::outbound::{Answering, EMBEDDED_HOST, Embedded, Outbound, Policy, Undelivered, is_public};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A peer that takes requests, hands them over for inspection, and writes `answer` as it stands.
struct Peer {
    address: SocketAddr,
    requests: mpsc::UnboundedReceiver<String>,
}

/// What the peer does once it has a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Close,
    Stall,
}

impl Peer {
    async fn start(answer: impl Into<Vec<u8>>, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, requests) = mpsc::unbounded_channel();
        let answer = answer.into();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), then, tell.clone()));
            }
        });
        Self { address, requests }
    }

    fn url(&self, rest: &str) -> String {
        format!("http://{}{rest}", self.address)
    }

    /// A client that may reach this peer, with little patience.
    fn client(&self) -> Outbound {
        Outbound::new(impatient().naming(&self.url("")).unwrap()).unwrap()
    }
}

async fn serve(mut stream: TcpStream, answer: Vec<u8>, then: Then, tell: mpsc::UnboundedSender<String>) {
    let mut read = vec![0; 64 * 1024];
    let length = stream.read(&mut read).await.unwrap_or(0);
    let _ = tell.send(String::from_utf8_lossy(&read[..length]).into_owned());
    let _ = stream.write_all(&answer).await;
    if then == Then::Stall {
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// Times out soon; long enough for a loopback exchange on a busy machine.
fn impatient() -> Policy {
    let mut policy = Policy::default();
    (policy.connect, policy.total) = (Duration::from_secs(1), Duration::from_secs(2));
    policy
}

fn get(url: &str) -> Request<Bytes> {
    Request::get(url).body(Bytes::new()).unwrap()
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn unknown(peer: &mut Peer) -> String {
    let client = peer.client();
    let sent = client.send("main", get(&peer.url("/x"))).await;
    assert!(
        peer.requests.recv().await.is_some_and(|request| request.starts_with("GET /x")),
        "it was not taken"
    );
    match sent {
        Err(Undelivered::Unknown(words)) => words,
        other => panic!("expected an unknown fate, got {other:?}"),
    }
}

fn not_sent(sent: Result<Response<Bytes>, Undelivered>) -> String {
    match sent {
        Err(Undelivered::BeforeSent(words)) => words,
        other => panic!("expected `not sent`, got {other:?}"),
    }
}

#[tokio::test]
async fn a_request_arrives_whole_and_so_does_its_answer() {
    let mut peer =
        Peer::start(answer("404 Not Found", "X-Kind: none\r\n", "没有".as_bytes()), Then::Close).await;
    let request = Request::post(peer.url("/send?to=1&text=%E5%A5%BD"))
        .header("Authorization", "Basic abc")
        .header("Content-Type", "text/plain")
        .body(Bytes::from_static(b"hello"))
        .unwrap();
    let response = peer.client().send("main", request).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["x-kind"], "none");
    assert_eq!(response.body(), "没有".as_bytes());
    let request = peer.requests.recv().await.unwrap();
    assert!(request.starts_with("POST /send?to=1&text=%E5%A5%BD HTTP/1.1\r\n"), "{request}");
    assert!(request.to_ascii_lowercase().contains("authorization: basic abc\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nhello"), "{request}");
}

#[tokio::test]
async fn a_closed_port_is_known_not_to_have_been_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Outbound::new(impatient().naming(&url).unwrap()).unwrap();
    let words = not_sent(client.send("main", get(&url)).await);
    assert!(words.contains("refused"), "{words}");
}

#[tokio::test]
async fn a_time_out_before_the_connection_stands_is_known_not_to_have_been_sent() {
    let peer = Peer::start("", Then::Stall).await;
    let url = peer.url("/").replace("http:", "https:");
    let client = Outbound::new(impatient().naming(&url).unwrap()).unwrap();
    not_sent(client.send("main", get(&url)).await);
}

#[tokio::test]
async fn a_time_out_after_the_request_was_taken_is_unknown() {
    unknown(&mut Peer::start("", Then::Stall).await).await;
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_told_apart() {
    let mut peer = Peer::start("", Then::Close).await;
    let closed = peer.client().send("main", get(&peer.url("/x"))).await;
    assert!(matches!(closed, Err(Undelivered::Closed(_))), "{closed:?}");
    assert!(peer.requests.recv().await.is_some_and(|request| request.starts_with("GET /x")));

    // Turned away unread: the system then resets the connection.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let turned_away = async {
        let (stream, _) = listener.accept().await.unwrap();
        stream.readable().await.unwrap();
        drop(stream);
    };
    let client = Outbound::new(impatient().naming(&url).unwrap()).unwrap();
    let (closed, ()) = tokio::join!(client.send("main", get(&url)), turned_away);
    assert!(matches!(closed, Err(Undelivered::Closed(_))), "{closed:?}");
}

#[tokio::test]
async fn half_an_answer_is_unknown() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    unknown(&mut Peer::start(half, Then::Close).await).await;
    unknown(&mut Peer::start(half, Then::Stall).await).await;
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_unknown() {
    unknown(&mut Peer::start("ok\r\n\r\n", Then::Close).await).await;
}

#[tokio::test]
async fn an_answer_of_64_kib_is_read_and_one_byte_more_is_not() {
    let limit = Policy::default().body_bytes;
    assert_eq!(limit, 65536);
    let peer = Peer::start(answer("200 OK", "", &vec![b'a'; limit]), Then::Close).await;
    assert_eq!(peer.client().send("main", get(&peer.url("/"))).await.unwrap().body().len(), limit);
    let words =
        unknown(&mut Peer::start(answer("200 OK", "", &vec![b'a'; limit + 1]), Then::Close).await).await;
    assert!(words.contains("65536"), "{words}");
}

#[tokio::test]
async fn a_recording_is_read_as_far_as_whoever_fetches_it_says() {
    let fetched = async |length: usize, most: usize| {
        let peer = Peer::start(answer("200 OK", "", &vec![b'a'; length]), Then::Close).await;
        peer.client().fetch("main", get(&peer.url("/")), most).await.map(|answer| answer.body().len())
    };
    assert_eq!(fetched(200_000, 200_000).await, Ok(200_000));
    let refused = fetched(200_001, 200_000).await;
    assert!(matches!(&refused, Err(Undelivered::Unknown(words)) if words.contains("200000")), "{refused:?}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let mut elsewhere = Peer::start(answer("200 OK", "", b""), Then::Close).await;
    let location = format!("Location: {}\r\n", elsewhere.url("/steal"));
    let peer = Peer::start(answer("307 Temporary Redirect", &location, b""), Then::Close).await;
    let policy = impatient().naming(&peer.url("")).unwrap().naming(&elsewhere.url("")).unwrap();
    let response = Outbound::new(policy).unwrap().send("main", get(&peer.url("/"))).await.unwrap();
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert!(elsewhere.requests.try_recv().is_err(), "the redirect was followed");
}

#[tokio::test]
async fn private_hosts_are_refused_however_they_are_written() {
    let mut peer = Peer::start(answer("200 OK", "", b""), Then::Close).await;
    let port = peer.address.port();
    let client = Outbound::new(impatient()).unwrap();
    let loopback = [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ];
    let others = [
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[fe80::1]",
        "[fd00::1]",
    ];
    for host in loopback.into_iter().chain(others) {
        let words = not_sent(client.send("main", get(&format!("http://{host}:{port}/"))).await);
        assert!(words.contains("private network"), "{host}: {words}");
    }
    assert!(peer.requests.try_recv().is_err(), "somebody got through");
}

#[tokio::test]
async fn only_the_very_host_and_port_that_an_account_names_is_reached() {
    let peer = Peer::start(answer("200 OK", "", b""), Then::Close).await;
    let mut neighbour = Peer::start(answer("200 OK", "", b""), Then::Close).await;
    let client = peer.client();
    assert!(client.send("main", get(&peer.url("/"))).await.is_ok());
    not_sent(client.send("main", get(&neighbour.url("/"))).await);
    not_sent(client.send("main", get(&peer.url("/").replace("127.0.0.1", "localhost"))).await);
    assert!(neighbour.requests.try_recv().is_err());
}

#[tokio::test]
async fn a_named_name_may_lead_into_a_private_network() {
    let peer = Peer::start(answer("200 OK", "", b""), Then::Close).await;
    let url = format!("http://localhost:{}", peer.address.port());
    let client = Outbound::new(impatient().naming(&url).unwrap()).unwrap();
    assert!(client.send("main", get(&url)).await.is_ok());
}

#[test]
fn an_address_without_host_cannot_be_named() {
    for wrong in ["", "gateway", "/cgi-bin", "mailto:a@b"] {
        let error = Policy::default().naming(wrong).unwrap_err();
        assert!(error.to_string().contains("http://HOST:PORT"), "{wrong}");
    }
}

#[tokio::test]
async fn a_request_without_host_is_not_sent() {
    not_sent(Outbound::new(impatient()).unwrap().send("main", get("/only/a/path")).await);
}

#[test]
fn special_purpose_addresses_are_not_public() {
    let public = [
        "1.1.1.1",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "198.20.0.1",
        "2606:4700::1111",
        "64:ff9b::101:101",
        "::ffff:1.1.1.1",
    ];
    let private = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:a00:1::1",
        "3fff::1",
        "100::1",
    ];
    for address in public {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
    for address in private {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
}

/// Answers with the request's path, or fails.
struct Echo;

impl Embedded for Echo {
    fn answer(&self, request: Request<Bytes>) -> Answering<'_> {
        Box::pin(async move {
            match request.uri().path() {
                "/lost" => Err(Undelivered::Unknown("line cut".to_owned())),
                path => Ok(Response::new(Bytes::from(path.to_owned()))),
            }
        })
    }
}

#[tokio::test]
async fn the_sandbox_host_is_answered_inside_the_process() {
    let client = Outbound::new(impatient()).unwrap().with_embedded(Arc::new(Echo));
    let url = format!("https://{}/calls", EMBEDDED_HOST.to_uppercase());
    assert_eq!(client.send("sandbox", get(&url)).await.unwrap().body(), "/calls");
    let lost = client.send("sandbox", get(&format!("http://{EMBEDDED_HOST}/lost"))).await;
    assert_eq!(lost.unwrap_err(), Undelivered::Unknown("line cut".to_owned()));
}

#[tokio::test]
async fn without_an_embedded_peer_the_sandbox_host_is_nowhere() {
    let client = Outbound::new(impatient()).unwrap();
    let words = not_sent(client.send("sandbox", get(&format!("http://{EMBEDDED_HOST}/"))).await);
    assert!(words.contains("embedded"), "{words}");
}

#[tokio::test]
async fn a_trace_tells_who_where_and_how_and_keeps_every_secret() {
    let logged = Logged::default();
    let writer = logged.clone();
    let lines = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone());
    let _guard = tracing::subscriber::set_default(lines.finish());
    let peer = Peer::start(answer("200 OK", "X-Answer: hunter2\r\n", b"hunter2"), Then::Close).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let policy = impatient().naming(&peer.url("")).unwrap().naming(&format!("http://{closed}")).unwrap();
    let client = Outbound::new(policy).unwrap();
    for base in [peer.url(""), format!("http://{closed}")] {
        let request = Request::post(format!("{base}/2010-04-01/Accounts/hunter2hunter2hunter2hunter2/to/13800138000/Messages.json?password=hunter2"))
            .header("Authorization", "Bearer hunter2")
            .body(Bytes::from_static(b"hunter2"))
            .unwrap();
        let _ = client.send("main", request).await;
    }
    let log = logged.text();
    let ours: Vec<&str> = log.lines().filter(|line| line.contains("shouwen::outbound")).collect();
    assert_eq!(ours.len(), 2, "{log}");
    for part in [
        "POST",
        "account=\"main\"",
        "/2010-04-01/Accounts/…/to/…/Messages.json",
        "127.0.0.1",
        "status=\"200\"",
        "millis=",
    ] {
        assert!(ours[0].contains(part), "{part}: {}", ours[0]);
    }
    assert!(ours[1].contains("not sent"), "{}", ours[1]);
    for secret in ["hunter2", "13800138000"] {
        assert!(!ours.join("\n").contains(secret), "{log}");
    }
}
