//! Second factors.

use super::{PASSWORD, attempt, enrol, enter, fail, has_password, officer, opened};
use crate::{desk::done, on_both_engines, support::House};
use chrono::Duration;
use shouwen::{
    core::second_factor::FactorSecret,
    store::second_factors,
    work::{
        WorkError,
        sign_in::{
            SessionSecret, SignIn, begin_second_factor, confirm_second_factor, remove_second_factor,
            second_factor_since,
        },
    },
};

const STEP: Duration = Duration::seconds(30);

/// As text: what came of an attempt with the right password.
async fn with_code(house: &House, code: Option<&str>) -> String {
    match attempt(house, "li-yi", PASSWORD, code).await {
        SignIn::In(_) => "In".to_owned(),
        other => format!("{other:?}"),
    }
}

on_both_engines! {
    it_counts_from_its_first_right_code_on => async |house: House| {
        has_password(&house, "li-yi").await;
        let (own, other) = (enter(&house, "li-yi", None).await, enter(&house, "li-yi", None).await);
        let session = opened(&house, &own).await.unwrap();
        let early = confirm_second_factor(&house.app, &session, "123456").await;
        assert!(matches!(early, Err(WorkError::NotFound(_))), "{early:?}");
        let void = begin_second_factor(&house.app, &session.officer).await.unwrap();
        let begun = begin_second_factor(&house.app, &session.officer).await.unwrap();
        assert!(begun.url.contains(&begun.secret) && !format!("{begun:?}").contains(&begun.secret));
        let [void, factor] = [void, begun].map(|begun| FactorSecret::read(&begun.secret).unwrap());
        assert_eq!(with_code(&house, None).await, "In", "it is not asked for yet");
        let void = void.code_at(house.now());
        assert!(!confirm_second_factor(&house.app, &session, &void).await.unwrap(), "that one was replaced");
        let code = factor.code_at(house.now());
        assert!(confirm_second_factor(&house.app, &session, &code).await.unwrap());
        assert!(opened(&house, &own).await.unwrap().strong);
        assert!(opened(&house, &other).await.is_none(), "it was opened with the password alone");
        assert_eq!(second_factor_since(&house.app, &session.officer).await.unwrap(), Some(house.now()));
        assert_eq!(with_code(&house, Some(&code)).await, "CodeWrong", "it was used for confirming");
        let twice = begin_second_factor(&house.app, &session.officer).await;
        assert!(matches!(twice, Err(WorkError::Conflict { kind: "second-factor-set", .. })), "{twice:?}");
        assert!(matches!(
            confirm_second_factor(&house.app, &session, &code).await, Err(WorkError::NotFound(_))
        ));
    };
    a_code_is_asked_for_and_used_once => async |house: House| {
        has_password(&house, "li-yi").await;
        let factor = enrol(&house, &enter(&house, "li-yi", None).await).await;
        house.advance(Duration::minutes(5));
        assert_eq!(with_code(&house, None).await, "CodeNeeded");
        assert_eq!(with_code(&house, Some("  ")).await, "CodeNeeded");
        let wrong_password = attempt(&house, "li-yi", "not the right words", None).await;
        assert!(matches!(wrong_password, SignIn::Refused), "nothing is told to whoever lacks the password");
        let code = factor.code_at(house.now());
        let secret = enter(&house, "li-yi", Some(&code)).await;
        assert!(opened(&house, &secret).await.unwrap().strong);
        assert_eq!(with_code(&house, Some(&code)).await, "CodeWrong", "used");
        let earlier = factor.code_at(house.now() - STEP);
        assert_eq!(with_code(&house, Some(&earlier)).await, "CodeWrong", "earlier than one that was used");
        let next = factor.code_at(house.now() + STEP);
        assert_eq!(with_code(&house, Some(&next)).await, "In", "a telephone that is half a minute ahead");
        assert!(done(&house).await.iter().any(|(act, detail)| act == "signed_in" && detail["second_factor"] == true));
    };
    a_clock_may_be_off_by_a_step_and_no_more => async |house: House| {
        has_password(&house, "li-yi").await;
        let factor = enrol(&house, &enter(&house, "li-yi", None).await).await;
        for (shift, came) in [(-2, "CodeWrong"), (2, "CodeWrong"), (-1, "In"), (1, "In")] {
            house.advance(Duration::minutes(5));
            let code = factor.code_at(house.now() + STEP * shift);
            assert_eq!(with_code(&house, Some(&code)).await, came, "{shift}");
        }
    };
    wrong_codes_count_as_failures_and_a_question_does_not => async |house: House| {
        has_password(&house, "li-yi").await;
        let factor = enrol(&house, &enter(&house, "li-yi", None).await).await;
        house.advance(Duration::minutes(5));
        for _ in 0..5 {
            assert_eq!(with_code(&house, None).await, "CodeNeeded");
        }
        for _ in 0..3 {
            assert_eq!(with_code(&house, Some("000000")).await, "CodeWrong");
        }
        assert_eq!(with_code(&house, None).await, "Wait(2)");
        house.advance(Duration::seconds(2));
        assert_eq!(with_code(&house, None).await, "CodeNeeded");
        let code = factor.code_at(house.now());
        assert_eq!(with_code(&house, Some(&code)).await, "In", "the question took nobody's time");
        assert_eq!(fail(&house, "li-yi", 3).await, ["Refused"; 3]);
    };
    removed_it_is_not_asked_for => async |house: House| {
        has_password(&house, "li-yi").await;
        enrol(&house, &enter(&house, "li-yi", None).await).await;
        assert!(remove_second_factor(&house.app, &officer("li-yi"), "system-admin").await.unwrap());
        assert!(!remove_second_factor(&house.app, &officer("li-yi"), "system-admin").await.unwrap());
        assert_eq!(with_code(&house, None).await, "In");
        let acts: Vec<_> = done(&house).await.into_iter().map(|(act, _)| act).collect();
        let about = acts.iter().filter(|act| act.starts_with("second_factor")).collect::<Vec<_>>();
        assert_eq!(about, ["second_factor_set", "second_factor_removed"]);
    };
    a_role_that_asks_for_one_lets_nobody_pass_without => async |house: House| {
        let strict = house.reopened("[console]\nsecond_factor_roles = [\"administrator\"]\n").await;
        has_password(&strict, "li-yi").await;
        has_password(&strict, "system-admin").await;
        let needs = async |secret: &SessionSecret| opened(&strict, secret).await.unwrap().needs_second_factor;
        assert!(!needs(&enter(&strict, "li-yi", None).await).await);
        let secret = enter(&strict, "system-admin", None).await;
        assert!(needs(&secret).await);
        enrol(&strict, &secret).await;
        assert!(!needs(&secret).await);
        remove_second_factor(&strict.app, &officer("system-admin"), "command").await.unwrap();
        assert!(needs(&secret).await, "a lost one is set up anew");
    };
    its_secret_is_sealed => async |house: House| {
        has_password(&house, "li-yi").await;
        let factor = enrol(&house, &enter(&house, "li-yi", None).await).await;
        let row = house.app.db.read(|tx| Box::pin(async { second_factors::of(tx, &officer("li-yi")).await }));
        let row = row.await.unwrap().unwrap();
        let clear = factor.base32();
        assert!(!row.secret_sealed.windows(clear.len()).any(|part| part == clear.as_bytes()));
        assert!(!done(&house).await.iter().any(|(_, detail)| detail.to_string().contains(&clear)));
    };
}
