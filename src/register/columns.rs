//! The columns of a register, by their English and Dutch names. Pure.

/// A column that this version understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    ClientId,
    ClientName,
    EngagementId,
    EngagementName,
    StartDate,
    EndDate,
    Status,
    ContactName,
    ContactEmail,
    Language,
    KeepUntil,
    KeepReason,
    Paths,
    MailDomains,
    Identifiers,
    ReturnRequired,
    Notes,
    Role,
    Obligor,
    EarlierPeriods,
    Recipients,
    Events,
}

/// Column, English name, Dutch name.
const NAMES: &[(Column, &str, &str)] = &[
    (Column::ClientId, "client_id", "klant_id"),
    (Column::ClientName, "client_name", "klantnaam"),
    (Column::EngagementId, "engagement_id", "opdracht_id"),
    (Column::EngagementName, "engagement_name", "opdracht"),
    (Column::StartDate, "start_date", "startdatum"),
    (Column::EndDate, "end_date", "einddatum"),
    (Column::Status, "status", "status"),
    (Column::ContactName, "contact_name", "contactpersoon"),
    (Column::ContactEmail, "contact_email", "e-mail"),
    (Column::Language, "language", "taal"),
    (Column::KeepUntil, "keep_until", "bewaren_tot"),
    (Column::KeepReason, "keep_reason", "bewaar_reden"),
    (Column::Paths, "paths", "paden"),
    (Column::MailDomains, "mail_domains", "maildomeinen"),
    (Column::Identifiers, "identifiers", "kenmerken"),
    (Column::ReturnRequired, "return_required", "teruggave"),
    (Column::Notes, "notes", "opmerkingen"),
    (Column::Role, "role", "rol"),
    (Column::Obligor, "obligor", "bewaarplichtige"),
    (Column::EarlierPeriods, "earlier_periods", "eerdere_perioden"),
    (Column::Recipients, "recipients", "ontvangers"),
    (Column::Events, "events", "gebeurtenissen"),
];

/// Columns without which nothing can be said about any engagement.
pub(super) const REQUIRED: &[Column] =
    &[Column::ClientId, Column::ClientName, Column::EngagementId, Column::EndDate];

impl Column {
    /// Reads a header: either language, any case, a space for an underscore.
    pub(super) fn named(header: &str) -> Option<Self> {
        let name = super::fold(header).replace(' ', "_");
        NAMES.iter().find(|(_, en, nl)| name == *en || name == *nl).map(|(column, ..)| *column)
    }

    /// The English name, which is the canonical one.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(column, ..)| *column == self).map_or("", |(_, en, _)| en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_one_meaning() {
        let mut seen = std::collections::BTreeMap::new();
        for (column, en, nl) in NAMES {
            assert_eq!(column.name(), *en);
            for name in [en, nl] {
                assert_eq!(*seen.entry(*name).or_insert(*column), *column, "{name}");
            }
        }
        assert_eq!(Column::named(" Klant ID "), Some(Column::ClientId));
        assert_eq!(Column::named("E-MAIL"), Some(Column::ContactEmail));
        assert_eq!(Column::named("kleur"), None);
    }
}
