//! What is in force now: everywhere, and in one province.
//!
//! In: the library. Out: views of warnings by level, region and area, in [`Html`]s. Touches: nothing.

use super::{Href, Html, Label, Named, Part, entry::Brief, view};
use crate::{
    library::{PostId, area::Warning},
    plan::Plan,
    text::{
        province::{self, Province, Row},
        time::Day,
    },
};

view! {
    /// All that is in force at one risk level.
    pub struct LevelView<'a> {
        /// The level, 1 to 5.
        level: Option<u8>,
        /// The level in words.
        level_label: Option<Label>,
        /// By region, from north to south.
        regions: Vec<RegionView<'a>>,
    }
}

view! {
    /// What is in force in one region.
    pub struct RegionView<'a> {
        /// Its name.
        name: Label,
        /// The bulletins.
        warnings: Vec<WarningView<'a>>,
    }
}

view! {
    /// What a bulletin in force tells of.
    pub struct WarningView<'a> {
        /// The bulletin.
        bulletin: Brief<'a>,
        /// Its hazards.
        hazards: Vec<Danger<'a>>,
    }
}

view! {
    /// A hazard and its areas.
    pub struct Danger<'a> {
        /// What threatens.
        kind_label: Label,
        /// Risk level, 1 to 5.
        level: Option<u8>,
        /// That level in words.
        level_label: Option<Label>,
        /// Whom it threatens.
        areas: Vec<Place<'a>>,
    }
}

view! {
    /// An area as a bulletin writes it.
    pub struct Place<'a> {
        /// Its words.
        name: &'a str,
        /// The page of the one province that they name.
        url: Option<Href<'a>>,
    }
}

view! {
    /// The provinces of a region that have a page.
    pub struct Provinces<'a> {
        /// The region.
        name: Label,
        /// Its provinces, from north to south.
        provinces: Vec<Named<'a>>,
    }
}

view! {
    /// A province.
    pub struct AreaView<'a> {
        /// Its name.
        name: &'static str,
        /// What it is part of now.
        now: Option<Named<'a>>,
        /// Since when.
        since: Option<Day>,
        /// The provinces of before that it is made of.
        made_of: Vec<&'static str>,
        /// What is in force there: the highest level first.
        warnings: Vec<WarningView<'a>>,
    }
}

impl<'a> Plan<'a> {
    pub(super) fn warnings_view(&self) -> Html<'_> {
        let library = self.inputs.library;
        let mut levels: Vec<LevelView<'_>> = Vec::new();
        for (level, region, warnings) in library.warnings() {
            let warnings = self.warning_views(&warnings);
            let region = RegionView { name: Label(region.label().to_owned()), warnings };
            match levels.last_mut() {
                Some(last) if last.level == level => last.regions.push(region),
                _ => {
                    let level_label = level.map(|level| Label(format!("level_{level}")));
                    levels.push(LevelView { level, level_label, regions: vec![region] });
                }
            }
        }
        // A bulletin without hazards, as an ordinary forecast, has no level and no area.
        let quiet = |id: &u32| library.post(*id).bulletin.as_ref().is_some_and(|one| one.hazards.is_empty());
        let others: Vec<Brief<'_>> =
            library.in_force().into_iter().filter(quiet).filter_map(|id| self.brief(id)).collect();
        let page = self.page("warnings", self.label("warnings"), self.addresses.warnings());
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> =
            vec![("levels", Box::new(levels)), ("others", Box::new(others)), ("provinces", Box::new(self.provinces()))];
        Html { template: "warnings.html", page: Some(page), parts, body: None }
    }

    /// The provinces of today that have a page, by region.
    fn provinces(&self) -> Vec<Provinces<'_>> {
        let areas = &self.inputs.library.areas;
        let mut regions: std::collections::BTreeMap<_, Vec<Named<'_>>> = std::collections::BTreeMap::new();
        for province in areas.pages.iter().filter(|one| province::on(**one, areas.day) == **one) {
            regions.entry(Row::of(*province).region).or_default().push(self.province_link(*province));
        }
        let regions = regions.into_iter();
        regions.map(|(region, provinces)| Provinces { name: Label(region.label().to_owned()), provinces }).collect()
    }

    fn province_link(&self, province: Province) -> Named<'_> {
        Named { name: Row::of(province).name, url: self.addresses.area(province).into() }
    }

    /// Warnings by bulletin, each with its hazards, in the order in which a bulletin comes first.
    fn warning_views(&self, warnings: &[Warning<'a>]) -> Vec<WarningView<'_>> {
        let mut all: Vec<(PostId, WarningView<'_>)> = Vec::new();
        for warning in warnings {
            let danger = self.danger(warning);
            if let Some((_, view)) = all.iter_mut().find(|(post, _)| *post == warning.post) {
                view.hazards.push(danger);
            } else if let Some(bulletin) = self.brief(warning.post) {
                all.push((warning.post, WarningView { bulletin, hazards: vec![danger] }));
            }
        }
        all.into_iter().map(|(_, view)| view).collect()
    }

    fn danger(&self, warning: &Warning<'a>) -> Danger<'_> {
        let areas = &self.inputs.library.areas;
        let place = |name: &&'a str| {
            let one = match areas.provinces(name) {
                [one] => Some(self.addresses.area(*one).into()),
                _ => None,
            };
            Place { name, url: one }
        };
        Danger {
            kind_label: Label(format!("hazard_{}", warning.hazard.kind.name())),
            level: warning.hazard.level,
            level_label: warning.hazard.level.map(|level| Label(format!("level_{level}"))),
            areas: warning.areas.iter().map(place).collect(),
        }
    }

    pub(super) fn area_view(&self, province: Province) -> Html<'_> {
        let library = self.inputs.library;
        let row = Row::of(province);
        let now = province::on(province, library.areas.day);
        let gone = now != province;
        let mut page = self.page("warnings", self.area_title(row.name), self.addresses.area(province));
        page.breadcrumbs =
            self.breadcrumbs(Some(Named { name: self.label("warnings"), url: self.addresses.warnings().into() }));
        let warnings = if gone { Vec::new() } else { self.warning_views(&library.warnings_in(province)) };
        let view = AreaView {
            name: row.name,
            now: gone.then(|| self.province_link(now)),
            since: row.until().filter(|_| gone),
            made_of: province::made_of(province, library.areas.day).map(|one| Row::of(one).name).collect(),
            warnings,
        };
        Html { template: "area.html", page: Some(page), parts: vec![("area", Box::new(view))], body: None }
    }

    fn area_title(&self, name: &str) -> String {
        self.label("warnings_in").replace("{place}", name)
    }
}
