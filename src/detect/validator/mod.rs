//! Check digits, embedded dates and other tests of a value. Pure, without allocation.
//!
//! Each validator tests length, alphabet, zeros, dates and check digits itself and trusts no pattern. A
//! test that passes is never evidence enough: one in eleven random numbers passes the eleven-test.

mod card;
mod checksums;
mod dates;
mod dutch;
mod english;
mod europe_east;
mod europe_north;
mod europe_south;
mod europe_west;
mod nl;
#[cfg(test)]
mod tests;

pub(super) use dates::is_day;
pub(super) use dutch::{SIDECODES, bare_btw, is_btw_of_2020, nl_bank, sidecode};
pub(super) use nl::nl_eleven;

/// A test that a rule may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Validator {
    /// Eleven-test of the citizen service number.
    NlEleven,
    /// ISO 7064 MOD 97-10, as in IBAN.
    Mod97,
    /// Luhn, and a length that fits the issuer's prefix.
    PaymentCard,
    /// ICAO 9303 weights 7-3-1 over the first eight characters; the ninth is the check digit.
    Icao731,
    /// Number of a person in the Dutch population register.
    ANummer,
    /// Dutch VAT number: eleven-test or MOD 97.
    NlBtw,
    /// Eleven-test of Dutch accounts before IBAN.
    NlBank,
    /// Dutch number plate.
    Kenteken,
    /// Device number.
    Imei,
    /// Belgian national register and BIS number.
    BeNn,
    /// German tax identification number.
    DeIdnr,
    /// German pension insurance number.
    DeSvnr,
    /// French NIR with its key.
    FrNir,
    /// Austrian social insurance number.
    AtSvnr,
    /// Swiss AHV number.
    ChAhv,
    /// Luxembourg identification number.
    LuMatricule,
    /// Spanish identity number.
    EsDni,
    /// Spanish number of a foreigner.
    EsNie,
    /// Italian tax code of a person.
    ItCf,
    /// Portuguese tax number.
    PtNif,
    /// Greek social security number.
    GrAmka,
    /// Polish PESEL.
    PlPesel,
    /// Czech and Slovak birth number.
    CzRc,
    /// Hungarian social security number.
    HuTaj,
    /// Hungarian tax identifier of a person.
    HuTax,
    /// Romanian personal code.
    RoCnp,
    /// Bulgarian civil number.
    BgEgn,
    /// Croatian OIB.
    HrOib,
    /// Slovenian EMŠO and the JMBG of its neighbours.
    SiEmso,
    /// Swedish personal and coordination number.
    SePnr,
    /// Norwegian birth number and D-number.
    NoFnr,
    /// Danish CPR number: its date only.
    DkCpr,
    /// Finnish personal identity code.
    FiHetu,
    /// Latvian personal code, old and new.
    LvPk,
    /// Lithuanian personal code.
    LtAk,
    /// Estonian personal code.
    EeIk,
    /// Irish PPS number.
    IePps,
    /// British National Insurance number: its form only.
    UkNino,
    /// British NHS number.
    UkNhs,
    /// American Social Security number: its ranges only.
    UsSsn,
}

impl Validator {
    /// Whether `compact` (letters in upper case and digits, nothing else) passes.
    pub(super) fn passes(self, compact: &str) -> bool {
        let test = match self {
            Self::NlEleven => nl::nl_eleven,
            Self::Mod97 => checksums::mod97,
            Self::PaymentCard => card::payment_card,
            Self::Icao731 => nl::icao731,
            Self::ANummer => dutch::a_nummer,
            Self::NlBtw => dutch::nl_btw,
            Self::NlBank => dutch::nl_bank,
            Self::Kenteken => dutch::kenteken,
            Self::Imei => dutch::imei,
            Self::BeNn => europe_west::be_nn,
            Self::DeIdnr => europe_west::de_idnr,
            Self::DeSvnr => europe_west::de_svnr,
            Self::FrNir => europe_west::fr_nir,
            Self::AtSvnr => europe_west::at_svnr,
            Self::ChAhv => europe_west::ch_ahv,
            Self::LuMatricule => europe_west::lu_matricule,
            Self::EsDni => europe_south::es_dni,
            Self::EsNie => europe_south::es_nie,
            Self::ItCf => europe_south::it_cf,
            Self::PtNif => europe_south::pt_nif,
            Self::GrAmka => europe_south::gr_amka,
            Self::PlPesel => europe_east::pl_pesel,
            Self::CzRc => europe_east::cz_rc,
            Self::HuTaj => europe_east::hu_taj,
            Self::HuTax => europe_east::hu_tax,
            Self::RoCnp => europe_east::ro_cnp,
            Self::BgEgn => europe_east::bg_egn,
            Self::HrOib => europe_east::hr_oib,
            Self::SiEmso => europe_east::si_emso,
            Self::SePnr => europe_north::se_pnr,
            Self::NoFnr => europe_north::no_fnr,
            Self::DkCpr => europe_north::dk_cpr,
            Self::FiHetu => europe_north::fi_hetu,
            Self::LvPk => europe_north::lv_pk,
            // The two countries share one standard.
            Self::LtAk | Self::EeIk => europe_north::baltic_code,
            Self::IePps => english::ie_pps,
            Self::UkNino => english::uk_nino,
            Self::UkNhs => english::uk_nhs,
            Self::UsSsn => english::us_ssn,
        };
        test(compact)
    }
    /// How much a value that passes says, in tenths of a power of ten: of random values, one in
    /// 10^(weight / 10) passes, or fewer.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::UsSsn | Self::Kenteken | Self::NlBtw | Self::Icao731 => 0,
            Self::NlEleven
            | Self::HuTaj
            | Self::HrOib
            | Self::UkNino
            | Self::UkNhs
            | Self::PtNif
            | Self::LvPk
            | Self::NlBank
            | Self::Imei => 10,
            Self::CzRc => 11,
            Self::HuTax => 12,
            Self::EsDni | Self::EsNie | Self::DkCpr => 14,
            Self::IePps => 15,
            Self::PaymentCard => 16,
            Self::PlPesel | Self::BgEgn | Self::Mod97 => 20,
            Self::ANummer | Self::DeSvnr | Self::FrNir => 22,
            Self::SePnr | Self::AtSvnr | Self::GrAmka | Self::DeIdnr => 23,
            Self::BeNn => 26,
            Self::RoCnp | Self::LtAk | Self::EeIk | Self::FiHetu => 28,
            Self::SiEmso | Self::NoFnr => 32,
            Self::LuMatricule | Self::ChAhv | Self::ItCf => 35,
        }
    }
}
