//! Which calls are recorded, and what callers are told before.

use crate::{on_both_engines, providers::number, support::House};
use shouwen::core::recording::RecordingPolicy;

/// What callers hear first, and whether the talk with whom it rings is recorded.
async fn called(house: &House) -> (String, Vec<bool>) {
    let mut call = house.call("13800138000").await;
    let said = call.says();
    let mut recorded = Vec::new();
    for _ in 0..3 {
        recorded.push(call.until_it_rings().await.record);
        call.unanswered().await;
    }
    call.hang_up().await;
    (said, recorded)
}

on_both_engines! {
    a_line_or_a_telephone_may_be_left_out_of_recording => async |house: House| {
        let (said, recorded) = called(&house).await;
        assert!(!said.contains("录音") && recorded == [false; 3], "{said} {recorded:?}");
        let all = house.reopened("[voice]\nrecord = true\n").await;
        let (said, recorded) = called(&all).await;
        assert!(said.contains("本次通话可能录音") && recorded == [true; 3], "{said} {recorded:?}");
        // As the office writes it, as the network tells it.
        for line in ["0393-6687001", "+863936687001"] {
            let text = format!("[voice]\nrecord = true\nunrecorded = [{line:?}]\n");
            let (said, recorded) = called(&house.reopened(&text).await).await;
            assert!(!said.contains("录音") && recorded == [false; 3], "{line}: {said} {recorded:?}");
        }
        let mut call = all.call("13800138000").await;
        let first = call.until_it_rings().await.to;
        call.hang_up().await;
        let text = format!("[voice]\nrecord = true\nunrecorded = [{:?}]\n", first.as_str());
        let (said, recorded) = called(&house.reopened(&text).await).await;
        assert!(said.contains("本次通话可能录音") && recorded == [false, true, true], "{said} {recorded:?}");
    };
}

#[tokio::test]
async fn a_number_that_is_none_stops_the_start() {
    let house = House::open("").await;
    let Err(error) = house.open_again("[voice]\nunrecorded = [\"the boss\"]\n").await else {
        panic!("it starts")
    };
    assert!(
        error.to_string().contains("voice.unrecorded") && error.to_string().contains("the boss"),
        "{error}"
    );
}

#[test]
fn a_number_that_the_network_writes_in_its_own_way_is_recorded() {
    let policy = RecordingPolicy { calls: true, never: vec![number("6687001")] };
    assert!(policy.line(None), "nobody said that it must not be");
    assert!(!policy.line(Some(&number("6687001"))));
    assert!(!RecordingPolicy::default().line(None));
}
