//! Which provinces the bulletins name, and what holds in each of them now.
//!
//! In: the posts that are published or were until they expired, the day of the build. Out: [`Areas`]. Touches: nothing.
//!
//! A province has a page from the first bulletin that names it, for ever: so an address that was told to people stays, and there are
//! never more pages than the table of provinces has rows.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Library, PostId};
use crate::{
    content::{Hazard, Post},
    text::{
        province::{self, Names, Province, Region, Row},
        time::Day,
    },
};

/// The areas of all hazards.
#[derive(Debug)]
pub struct Areas<'a> {
    /// The day by whose borders names are read.
    pub day: Day,
    /// The provinces that have a page, in the table's order: those named, and those that they are part of now.
    pub pages: Vec<Province>,
    /// The provinces of the day that each area's words name.
    of: HashMap<&'a str, Vec<Province>>,
}

/// A hazard of a bulletin in force, for some of its areas.
#[derive(Debug, Clone)]
pub struct Warning<'a> {
    /// The bulletin.
    pub post: PostId,
    /// The hazard.
    pub hazard: &'a Hazard,
    /// The areas meant.
    pub areas: Vec<&'a str>,
}

impl<'a> Areas<'a> {
    pub(super) fn new(posts: &[&'a Post], day: Day) -> Self {
        let bulletins = posts.iter().filter_map(|post| post.bulletin.as_ref());
        let texts: HashSet<&str> = bulletins
            .flat_map(|bulletin| &bulletin.hazards)
            .flat_map(|hazard| &hazard.areas)
            .map(String::as_str)
            .collect();
        let names = Names::default();
        let mut pages = BTreeSet::new();
        let mut of = HashMap::with_capacity(texts.len());
        for text in texts {
            let named = names.named(text, day);
            let mut today: Vec<Province> = named.iter().map(|one| province::on(*one, day)).collect();
            today.sort_unstable();
            today.dedup();
            pages.extend(named.iter().chain(&today));
            of.insert(text, today);
        }
        Self { day, pages: pages.into_iter().collect(), of }
    }

    /// The provinces of the day that an area's words name.
    pub fn provinces(&self, area: &str) -> &[Province] {
        self.of.get(area).map_or(&[], Vec::as_slice)
    }

    /// The regions that an area lies in.
    fn regions(&self, area: &str) -> BTreeSet<Region> {
        let provinces = self.provinces(area);
        if provinces.is_empty() {
            return BTreeSet::from([Region::Elsewhere]);
        }
        provinces.iter().map(|province| Row::of(*province).region).collect()
    }
}

/// The areas of a hazard that are meant by `wanted`, if there are any.
fn warning(post: PostId, hazard: &Hazard, wanted: impl Fn(&str) -> bool) -> Option<Warning<'_>> {
    let areas: Vec<&str> = hazard.areas.iter().map(String::as_str).filter(|area| wanted(area)).collect();
    (!areas.is_empty()).then_some(Warning { post, hazard, areas })
}

impl<'a> Library<'a> {
    /// Every hazard of the bulletins in force, each with its bulletin.
    fn hazards_in_force(&self) -> impl Iterator<Item = (PostId, &'a Hazard)> {
        let bulletins = self.in_force().into_iter().filter_map(|id| Some((id, self.post(id).bulletin.as_ref()?)));
        bulletins.flat_map(|(id, bulletin)| bulletin.hazards.iter().map(move |hazard| (id, hazard)))
    }

    /// What holds now in a province: the highest level first.
    pub fn warnings_in(&self, province: Province) -> Vec<Warning<'a>> {
        let here = |area: &str| self.areas.provinces(area).contains(&province);
        let mut all: Vec<Warning<'a>> =
            self.hazards_in_force().filter_map(|(id, hazard)| warning(id, hazard, here)).collect();
        all.sort_by_key(|warning| std::cmp::Reverse(warning.hazard.level));
        all
    }

    /// What holds now: by level, the highest first, then by region from north to south. A hazard that names no area is a danger all the
    /// same, and stands with those elsewhere.
    pub fn warnings(&self) -> Vec<(Option<u8>, Region, Vec<Warning<'a>>)> {
        let mut groups: std::collections::BTreeMap<(std::cmp::Reverse<Option<u8>>, Region), Vec<Warning<'a>>> =
            std::collections::BTreeMap::new();
        for (id, hazard) in self.hazards_in_force() {
            if hazard.areas.is_empty() {
                let nowhere = Warning { post: id, hazard, areas: Vec::new() };
                groups.entry((std::cmp::Reverse(hazard.level), Region::Elsewhere)).or_default().push(nowhere);
            }
            let regions: BTreeSet<Region> = hazard.areas.iter().flat_map(|area| self.areas.regions(area)).collect();
            for region in regions {
                let here = |area: &str| self.areas.regions(area).contains(&region);
                groups.entry((std::cmp::Reverse(hazard.level), region)).or_default().extend(warning(id, hazard, here));
            }
        }
        groups.into_iter().map(|((level, region), warnings)| (level.0, region, warnings)).collect()
    }
}
