//! `shouwen route`: what people and programs read.

use crate::directory::{SpringFestival, at};
use clap::Parser;
use serde_json::Value;
use shouwen::core::{directory::Directory, routing::RoutingPolicy};

#[path = "../../../src/commands/route.rs"]
mod route;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: route::RouteArgs,
}

fn run(line: &str, json: bool) -> Result<String, String> {
    let line = Line::try_parse_from(line.split(' ')).map_err(|error| error.to_string())?;
    let demo = Directory::builtin_demo();
    let policy = RoutingPolicy::default();
    route::run(&line.args, json, &demo, &SpringFestival, policy, at("2026-02-20T10:00"))
        .map_err(|error| error.to_string())
}

#[test]
fn it_says_which_number_and_which_clause() {
    for (line, words) in [
        (
            "route --matter subsistence-allowance --at 2026-02-14T10:00",
            &[
                "事项：最低生活保障（subsistence-allowance）  时间：2026-02-14 10:00 周六",
                "告知号码：社会救助科 0393 668 0110（慢读两遍，按1转接）",
                "（R3.4）",
                "  R3.4 电话询问",
            ][..],
        ),
        (
            "route --matter 低保 --at 2026-03-16T10:00",
            &["杨戊外出，由赵己代理（R1.5a）", "社会救助科 赵己 0393 668 0112，20秒，代杨戊"],
        ),
        (
            "route --duty complaint --at 2026-03-03T10:00",
            &[
                "1. 办公室 李乙 0393 668 0101，20秒",
                "科室公用电话",
                "投诉电话由办公室受理（R5.4）",
                "  R3.2 ",
            ],
        ),
        ("route --duty discipline --at 2026-03-03T10:00", &["派驻纪检监察组"]),
        (
            "route --department elderly-care --at 2026-03-03T10:00",
            &["科室：养老服务科（elderly-care）", "0393 668 0130"],
        ),
        ("route --matter 退休金", &["指引至外单位：12333人力资源和社会保障服务热线 12333", "（R3.6）"]),
        ("route --duty complaint", &["现在下班，2026-02-24 08:30 上班", "请来电人留言"]),
    ] {
        let page = run(line, false).expect(line);
        for word in words {
            assert!(page.contains(word), "{line}: `{word}` is missing in\n{page}");
        }
    }
}

#[test]
fn json_is_the_plan() {
    let json: Value = serde_json::from_str(&run("route --duty complaint", true).unwrap()).unwrap();
    assert_eq!(json["announce"]["opens"], "2026-02-24T08:30:00+08:00");
    assert_eq!(json["because"][0]["clause"], "R5.4");
    assert_eq!(json["fallback"], "voicemail");
}

#[test]
fn wrong_usage_says_what_there_is() {
    for (line, word) in [
        ("route --matter flying", "no matter `flying`; there are: subsistence-allowance, "),
        ("route --duty tea", "没有这样的职责“tea”。可用：complaint, discipline, general"),
        ("route --department moon", "no department `moon`; there are: leadership, office, "),
        ("route --department Moon", "is no code"),
        ("route", "--matter"),
        ("route --duty complaint --matter adoption", "cannot be used with"),
        ("route --duty complaint --at noon", "is no moment"),
    ] {
        let error = run(line, false).expect_err(line);
        assert!(error.contains(word), "{line}: {error}");
    }
}
