//! Posts grouped by category, tag, author and month.
//!
//! In: the published posts by age, and those that were published until they expired. Out: groups whose members are in the order of age,
//! and each post's place in them. Touches: nothing.
//!
//! Two spellings of one term (case, spacing, place of the tone mark) are one group under the name that the oldest post gives it.
//! Two terms of which the same slug is made (`bão`, `bao`; `C++`, `C#`) are two: the one used first keeps it, the later one gets a stable
//! suffix. The first use stays the first when its post has expired, so that no address passes from one term to another.

use std::collections::{HashMap, hash_map::Entry};

use super::{Place, PostId};
use crate::{
    config::Config,
    content::Post,
    diag::{Diagnostic, Fault},
    text::{
        slug::{is_device, slugify},
        term,
    },
    words,
};

/// Posts that share something.
#[derive(Debug, Clone)]
pub struct Group {
    /// As readers see it.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// What makes two spellings one group.
    pub identity: String,
    /// Its posts, oldest first.
    pub posts: Vec<PostId>,
}

/// All groups of one kind, in the order of first use, by whatever was ever published.
#[derive(Debug, Default)]
pub struct Groups {
    /// The groups.
    pub all: Vec<Group>,
    /// The groups of all posts, one post after the other, and where those of each post end.
    members: Vec<u32>,
    ends: Vec<u32>,
}

impl Groups {
    /// The groups that a post is in, as numbers in `all`, in the order of the post.
    pub fn of(&self, id: PostId) -> &[u32] {
        let at = id as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.members[start..self.ends[at] as usize]
    }
}

/// The posts of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// Its posts, oldest first: a run of numbers.
    pub posts: std::ops::Range<PostId>,
}

pub(super) fn by_category(posts: &[&Post], config: &Config, places: &mut [Place]) -> Vec<Group> {
    let mut groups: Vec<Group> = config
        .categories
        .iter()
        .map(|c| Group { name: c.name.clone(), slug: c.slug.clone(), identity: c.identity.clone(), posts: Vec::new() })
        .collect();
    for (id, (post, place)) in posts.iter().zip(places).enumerate() {
        let members = &mut groups[post.category as usize].posts;
        place.in_category = members.len() as u32;
        members.push(id as PostId);
    }
    groups
}

/// The published posts with their numbers and, without one, those that have expired, by age.
fn by_age<'p, 'a>(
    posts: &'p [&'a Post],
    expired: &'p [&'a Post],
) -> impl Iterator<Item = (Option<PostId>, &'a Post)> + 'p {
    let age = |post: &&'a Post| (post.date, post.path.as_str());
    let (mut posts, mut expired) = ((0..).zip(posts).peekable(), expired.iter().peekable());
    std::iter::from_fn(move || {
        let next = posts.peek().map(|(_, post)| age(post));
        let gone = expired.next_if(|gone| next.is_none_or(|next| age(gone) < next));
        gone.map(|post| (None, *post)).or_else(|| posts.next().map(|(id, post)| (Some(id), *post)))
    })
}

pub(super) fn by_tag((posts, expired): (&[&Post], &[&Post]), report: &mut Vec<Diagnostic>) -> Groups {
    let mut gather = Gather::default();
    for (id, post) in by_age(posts, expired) {
        post.tags.iter().for_each(|tag| gather.add(id, &tag.identity, &tag.name));
        gather.end_post(id);
    }
    gather.finish(|first, second| report.push(clash(posts, first, second)))
}

pub(super) fn by_author((posts, expired): (&[&Post], &[&Post]), config: &Config) -> Groups {
    let mut gather = Gather::default();
    let mut identities = HashMap::new();
    for (id, post) in by_age(posts, expired) {
        let mut own: Vec<String> = Vec::with_capacity(post.authors.len());
        for name in &post.authors {
            let identity = identities.entry(name.as_str()).or_insert_with(|| term::identity(name));
            // Who is named twice, each time with other accents or capitals, has written one post.
            if !own.contains(identity) {
                gather.add(id, identity, name);
                own.push(identity.clone());
            }
        }
        gather.end_post(id);
    }
    let mut groups = gather.finish(|_, _| {});
    for group in &mut groups.all {
        if let Some(known) = config.authors.iter().find(|author| author.identity == group.identity) {
            group.name.clone_from(&known.name);
            group.slug.clone_from(&known.slug);
        } else if config.authors.iter().any(|author| author.slug == group.slug) {
            group.slug = format!("{}-{}", group.slug, term::suffix(&group.identity));
        }
    }
    groups
}

pub(super) fn by_month(posts: &[&Post], config: &Config) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (id, post) in posts.iter().enumerate() {
        let id = id as PostId;
        let (year, month) = post.date.year_month(&config.zone);
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.posts.end = id + 1,
            _ => months.push(Month { year, month, posts: id..id + 1 }),
        }
    }
    months
}

/// Groups in the making.
#[derive(Default)]
struct Gather {
    numbers: HashMap<String, u32>,
    groups: Groups,
}

impl Gather {
    /// Puts a post into a group; one that has no number only uses the term.
    fn add(&mut self, post: Option<PostId>, identity: &str, name: &str) {
        let number = match self.numbers.get(identity) {
            Some(number) => *number,
            None => self.open(identity, name),
        };
        if let Some(post) = post {
            self.groups.all[number as usize].posts.push(post);
            self.groups.members.push(number);
        }
    }

    /// Ends the list of the groups of a post.
    fn end_post(&mut self, post: Option<PostId>) {
        if post.is_some() {
            self.groups.ends.push(self.groups.members.len() as u32);
        }
    }

    fn open(&mut self, identity: &str, name: &str) -> u32 {
        let number = self.groups.all.len() as u32;
        self.numbers.insert(identity.to_owned(), number);
        self.groups.all.push(Group {
            name: name.to_owned(),
            slug: String::new(),
            identity: identity.to_owned(),
            posts: Vec::new(),
        });
        number
    }

    /// Gives each group its slug; tells of two that would have had the same.
    fn finish(mut self, mut clash: impl FnMut(&Group, &Group)) -> Groups {
        let mut taken: HashMap<String, usize> = HashMap::new();
        for i in 0..self.groups.all.len() {
            let plain = plain_slug(&self.groups.all[i]);
            match taken.entry(plain) {
                Entry::Vacant(free) => {
                    self.groups.all[i].slug.clone_from(free.key());
                    free.insert(i);
                }
                Entry::Occupied(other) => {
                    let (first, second) = (&self.groups.all[*other.get()], &self.groups.all[i]);
                    if !first.posts.is_empty() && !second.posts.is_empty() {
                        clash(first, second);
                    }
                    let suffix = term::suffix(&self.groups.all[i].identity);
                    self.groups.all[i].slug = format!("{}-{suffix}", other.key());
                }
            }
        }
        self.without_empty()
    }

    /// The groups without those that only posts used which have expired.
    fn without_empty(self) -> Groups {
        let Groups { mut all, mut members, ends } = self.groups;
        if all.iter().any(|group| group.posts.is_empty()) {
            let mut filled = 0;
            let numbers: Vec<u32> = all
                .iter()
                .map(|group| {
                    let number = filled;
                    filled += u32::from(!group.posts.is_empty());
                    number
                })
                .collect();
            for number in &mut members {
                *number = numbers[*number as usize];
            }
            all.retain(|group| !group.posts.is_empty());
        }
        Groups { all, members, ends }
    }
}

/// The slug of a term's name, which some system may have other plans for.
fn plain_slug(group: &Group) -> String {
    let suffix = || term::suffix(&group.identity);
    match slugify(&group.name) {
        empty if empty.is_empty() => suffix(),
        reserved if is_device(&reserved) => format!("{reserved}-{}", suffix()),
        slug => slug,
    }
}

fn clash(posts: &[&Post], first: &Group, second: &Group) -> Diagnostic {
    let path = |group: &Group| posts[group.posts[0] as usize].path.clone();
    let (a, b) = (&first.name, &second.name);
    Fault::new(
        "tag-clash",
        words!("the tags “{a}” and “{b}” make the same address", "hai thẻ “{a}” và “{b}” tạo thành cùng một địa chỉ",),
    )
    .hint(words!(
        "if they are one term, write them alike; if not, nothing is to be done: “{b}” has got an address of its own",
        "nếu là một thì hãy viết giống nhau; nếu không thì không cần làm gì: “{b}” đã có địa chỉ riêng",
    ))
    .in_file(path(second))
    .warning()
    .also(path(first), None, words!("“{a}” is first used here", "“{a}” được dùng lần đầu ở đây"))
}
