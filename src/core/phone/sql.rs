//! A number in a TEXT column. Written by hand rather than derived: what comes out of a table is
//! parsed again, so that no other text ever passes for a number.

use super::PhoneNumber;
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};

impl<DB: Database> Type<DB> for PhoneNumber
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        String::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        String::compatible(info)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for PhoneNumber
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(String::decode(value)?.try_into()?)
    }
}

impl<'q, DB: Database> Encode<'q, DB> for PhoneNumber
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}
