//! Recordings in a bucket: a server of S3 (the npm package `s3rver`). It knows whose key a request is signed with, and does
//! not reckon the signature itself.

use super::{files, heard, network_has, newest, recorded, states};
use crate::{
    console::desk,
    peers::process::{Process, free_port, listening, node_package},
    skip::skip,
    support::House,
};
use chrono::Duration;
use shouwen::work::doctor;
use std::{fs, path::PathBuf, process::Command};
use tempfile::TempDir;

struct Server {
    port: u16,
    folder: TempDir,
    _process: Process,
}

impl Server {
    fn start() -> Option<Self> {
        let program = node_package("s3rver")?.join("bin/s3rver.js");
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut command = Command::new("node");
        command.arg(program).args([
            "--port",
            &port.to_string(),
            "--configure-bucket",
            "hotline",
            "--directory",
        ]);
        let process = Process::start("s3rver", command.arg(folder.path()));
        listening(port);
        Some(Self { port, folder, _process: process })
    }

    /// The settings of an office that keeps its recordings there.
    fn settings(&self, access_key: &str) -> String {
        format!(
            "[recordings]\nstore = \"s3://hotline/puyang\"\nendpoint = \"http://127.0.0.1:{}\"\n\
             access_key = \"{access_key}\"\nsecret_key = \"S3RVER\"\n",
            self.port
        )
    }

    /// What lies in it, as files.
    fn objects(&self) -> Vec<PathBuf> {
        let Ok(folder) = fs::read_dir(self.folder.path().join("hotline/puyang")) else { return Vec::new() };
        let paths = folder.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.to_string_lossy().ends_with("._S3rver_object")).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_keeps_recordings_sealed() {
    let Some(server) = Server::start() else {
        return skip("a_bucket_keeps_recordings_sealed", "the package s3rver is not there (NODE_PATH)");
    };
    let house = House::open("").await.reopened(&server.settings("S3RVER")).await;
    recorded(&house, "13800138000").await;
    house.tick().await;
    assert_eq!(
        (states(&house).await, network_has(&house, "13800138000").await),
        (vec!["kept".to_owned()], false)
    );
    let [object] = &server.objects()[..] else { panic!("one object: {:?}", server.objects()) };
    let bytes = fs::read(object).unwrap();
    assert!(bytes.len() > 8000 && !bytes.windows(4).any(|some| some == b"RIFF"), "it is sealed");
    let at = desk(&house, "li-yi").await;
    let reply = at.part(&newest(&at).await, "bytes=0-3").await;
    assert_eq!((reply.status.as_u16(), &reply.body[..]), (206, &b"RIFF"[..]));
    assert!(files(&house).is_empty(), "nothing lies in the data folder");
    house.pass(Duration::days(182)).await;
    assert_eq!((server.objects().len(), states(&house).await), (0, vec!["deleted".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_refuses_us_loses_nothing() {
    let Some(server) = Server::start() else {
        return skip("a_bucket_that_refuses_us_loses_nothing", "the package s3rver is not there (NODE_PATH)");
    };
    let house = House::open("").await.reopened(&server.settings("wrong")).await;
    recorded(&house, "13800138000").await;
    house.pass(Duration::hours(2)).await;
    assert_eq!(states(&house).await, ["reported"]);
    assert!(network_has(&house, "13800138000").await, "the network keeps what we could not");
    let tasks = house.get("/api/v1/tasks?limit=200", &house.token("li-yi").await).await;
    assert!(tasks.to_string().contains("存储桶不能使用"), "{tasks}");
    let at = desk(&house, "li-yi").await;
    assert_eq!(heard(&at, &newest(&at).await).await, 206, "meanwhile it is heard from there");
    let found = doctor::examine(&house.app.settings, &*house.clock).await;
    let faults = serde_json::to_string(&found.faults).unwrap();
    assert!(faults.contains("recordings") && faults.contains("s3://hotline/puyang"), "{faults}");
    let house = house.reopened(&server.settings("S3RVER")).await;
    house.pass(Duration::hours(7)).await;
    assert_eq!(states(&house).await, ["kept"], "once the login is right it is fetched after all");
}
