//! Days are Beijing's, whatever time zone the process is told.

use std::process::Command;

#[test]
fn the_vectors_come_out_the_same_in_every_time_zone_of_the_process() {
    // The last one needs no time zone files on the machine.
    for zone in ["UTC", "Asia/Shanghai", "America/New_York", "EST5EDT,M3.2.0,M11.1.0"] {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["deadline::vectors::", "deadline::shown::", "deadline::rules::"])
            .env("TZ", zone)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success(), "TZ={zone}:\n{told}");
        let passed = told.split("test result: ok. ").nth(1).and_then(|rest| rest.split(' ').next());
        assert!(passed.is_some_and(|count| count.parse::<u32>().unwrap() >= 16), "TZ={zone}:\n{told}");
    }
}
