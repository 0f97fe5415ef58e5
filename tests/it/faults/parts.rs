//! Long SMS whose parts come while others of them are taken.

use crate::{on_both_engines, support::House};
use shouwen::{
    core::id::MessageId,
    store::sms_parts::{self, InboundPart},
};

fn part(house: &House, number: i64) -> InboundPart {
    let id: MessageId = house.app.mint(house.now());
    let (key, row_key) = house.app.vault.new_row(id.as_bytes());
    InboundPart {
        whole: "w".to_owned(),
        number,
        total: 3,
        id,
        digest: number.to_string(),
        row_key: Some(row_key),
        text_sealed: Some(house.app.vault.seal(&key, "part", "词")),
        received_at: house.now(),
    }
}

on_both_engines! {
    a_part_that_comes_while_the_others_are_taken_is_not_lost => async |house: House| {
        let parts = [1, 2, 3].map(|number| part(&house, number));
        let left = house.app.db.transact(move |tx| Box::pin(async move {
            for part in &parts {
                sms_parts::keep(tx, "carrier", part).await?;
            }
            // The first two were joined before the third came.
            sms_parts::taken(tx, "carrier", "w", &[1, 2]).await?;
            sms_parts::of(tx, "carrier", "w").await
        })).await.unwrap();
        let sealed: Vec<_> = left.iter().map(|part| (part.number, part.text_sealed.is_some())).collect();
        assert_eq!(sealed, [(1, false), (2, false), (3, true)]);
        let later = house.now() + chrono::Duration::minutes(3);
        let found = house.app.db.transact(move |tx| Box::pin(async move { sms_parts::left(tx, "carrier", later).await }));
        assert_eq!(found.await.unwrap(), ["w"], "the next look hands it in");
    };
}
