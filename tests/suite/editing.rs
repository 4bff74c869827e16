//! Whatever editors' programs do to the sources, and however the system tells of it: the preview ends as a clean build does.
//!
//! In: random operations from a seed, many between two comparisons. Out: pass, when what is served is what a clean build makes, byte for
//! byte. Touches: a site's folder; the loopback interface.
//!
//! `BANTIN_OPERATIONS=50000 cargo test --test suite editing` takes longer and finds more; `BANTIN_SEED` gives other operations.

use std::{fs, path::PathBuf};

use crate::{
    harness::{SETTINGS, Site, as_previewed, assert_same, post_text},
    preview::{Preview, eventually, preview_tree},
};

/// How many operations are tried when nobody asks for more.
const OPERATIONS: usize = 300;
/// More events than the system keeps for a program that doesn't take them (`fs.inotify.max_queued_events`).
const OVERFLOW: usize = 17_000;
/// How many posts there are about.
const POSTS: usize = 20;

const FOLDERS: [&str; 4] = ["posts", "posts/a", "posts/b", "posts/b/c"];

/// Random numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % limit.max(1) as u64) as usize
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
}

/// An editor, who knows what is where.
struct Editor {
    site: Site,
    dice: Dice,
    /// How many operations there have been, which makes every text and name another one.
    count: usize,
}

#[test]
fn what_is_served_is_what_a_clean_build_makes() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<usize>().unwrap());
    let operations = number("BANTIN_OPERATIONS").unwrap_or(OPERATIONS);
    let seed = number("BANTIN_SEED").unwrap_or(1);
    let mut editor = Editor { site: Site::new(), dice: Dice(seed as u64), count: 0 };
    fs::create_dir_all(editor.site.source("posts")).unwrap();
    (0..POSTS).for_each(|_| editor.create());
    let preview = Preview::of(&editor.site, &[]);
    let most = (operations / 10).clamp(20, 200);
    while editor.count < operations {
        for _ in 0..=editor.dice.below(most) {
            editor.operate();
        }
        editor.compare(&format!("seed {seed}, after {} operations", editor.count));
    }
    editor.overflow(&preview);
    editor.compare("after an overflow");
    assert_same(&as_previewed(&editor.site.clean_tree()), &preview.served(&editor.site), "served and clean");
}

impl Editor {
    fn compare(&mut self, when: &str) {
        self.come_back();
        self.mend();
        let clean = as_previewed(&self.site.clean_tree());
        let mut last = preview_tree(&self.site);
        let end = std::time::Instant::now() + crate::preview::PATIENCE;
        while last != clean && std::time::Instant::now() < end {
            std::thread::sleep(std::time::Duration::from_millis(20));
            last = preview_tree(&self.site);
        }
        assert_same(&clean, &last, when);
    }

    fn operate(&mut self) {
        self.count += 1;
        match self.dice.below(24) {
            0..=2 => self.edit(),
            3 | 4 => self.create(),
            5 => self.delete(),
            6 => self.rename(),
            7 => self.save_like_vim(),
            8 => self.save_like_code(),
            9 => self.save_by_rename(),
            10 => self.save_anew(),
            11 => self.move_folder(),
            12 => self.leave(),
            13 => self.come_back(),
            14 => self.break_one(),
            15 => self.mend(),
            16 => self.template(),
            17 | 18 => self.static_file(),
            19 => self.settings(),
            20 => self.leave_scrap(),
            21 => self.check_out(),
            22 => self.unzip(),
            _ => self.pause(),
        }
    }

    /// The files of all posts.
    fn posts(&self) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(self.site.source("posts")).sort_by_file_name().into_iter().map(Result::unwrap);
        let is_post = |path: &PathBuf| path.extension().is_some_and(|own| own == "md");
        all.map(walkdir::DirEntry::into_path).filter(is_post).collect()
    }

    /// A post; one is made where there is none.
    fn post(&mut self) -> PathBuf {
        if self.posts().is_empty() {
            self.create();
        }
        let posts = self.posts();
        self.dice.of(&posts)
    }

    /// A new text for a post.
    fn text(&mut self) -> String {
        let (day, tag, length) = (self.dice.below(28) + 1, self.dice.below(4), self.dice.below(3));
        // The count is of fixed width: many texts differ in nothing that a stamp without a time could tell.
        let extras = format!("date: 2024-10-{day:02}T08:00\ntags: [thẻ {tag}]\ntitle: Bài {:06}", self.count);
        post_text("x", &extras, &"Một đoạn văn. ".repeat(length + 1))
    }

    fn new_post(&mut self) -> PathBuf {
        let folder = self.dice.of(&FOLDERS);
        let folder = self.site.source(folder);
        fs::create_dir_all(&folder).unwrap();
        let twin = self.dice.below(1_000_000_000);
        folder.join(format!("bai-{}-{twin}.md", self.count))
    }

    fn edit(&mut self) {
        let (path, text) = (self.post(), self.text());
        fs::write(path, text).unwrap();
    }

    fn create(&mut self) {
        if self.posts().len() > 2 * POSTS {
            return self.delete();
        }
        let (path, text) = (self.new_post(), self.text());
        fs::write(path, text).unwrap();
    }

    fn delete(&mut self) {
        fs::remove_file(self.post()).unwrap();
    }

    fn rename(&mut self) {
        let (from, to) = (self.post(), self.new_post());
        fs::rename(from, to).unwrap();
    }

    /// A probe, a backup by renaming, a new file, and the backup is gone.
    fn save_like_vim(&mut self) {
        let (path, text) = (self.post(), self.text());
        let probe = path.with_file_name("4913");
        fs::write(&probe, "").unwrap();
        fs::remove_file(probe).unwrap();
        let backup = path.with_extension("md~");
        fs::rename(&path, &backup).unwrap();
        fs::write(&path, text).unwrap();
        fs::remove_file(backup).unwrap();
    }

    /// The same file, emptied and written in two pieces.
    fn save_like_code(&mut self) {
        use std::io::Write;
        let (path, text) = (self.post(), self.text());
        let mut file = fs::File::create(path).unwrap();
        let (head, tail) = text.as_bytes().split_at(text.len() / 2);
        file.write_all(head).unwrap();
        file.flush().unwrap();
        file.write_all(tail).unwrap();
    }

    fn save_by_rename(&mut self) {
        let (path, text) = (self.post(), self.text());
        let temporary = path.with_file_name(".tam-thoi");
        fs::write(&temporary, text).unwrap();
        fs::rename(temporary, path).unwrap();
    }

    fn save_anew(&mut self) {
        let (path, text) = (self.post(), self.text());
        fs::remove_file(&path).unwrap();
        fs::write(path, text).unwrap();
    }

    fn move_folder(&mut self) {
        let [from, to] = ["posts/a", "posts/b/a"].map(|path| self.site.source(path));
        let (from, to) = if from.exists() { (from, to) } else { (to, from) };
        if from.exists() && !to.exists() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(from, to).unwrap();
        }
    }

    fn outside(&self) -> PathBuf {
        self.site.root().join("outside")
    }

    fn leave(&mut self) {
        let from = self.site.source("posts/b");
        if from.exists() && !self.outside().exists() {
            fs::rename(from, self.outside()).unwrap();
        }
    }

    fn come_back(&mut self) {
        if self.outside().exists() {
            let name = format!("posts/ve-{}-{}", self.count, self.dice.below(1_000_000_000));
            fs::rename(self.outside(), self.site.source(&name)).unwrap();
        }
    }

    fn break_one(&mut self) {
        let path = self.post();
        fs::write(path, "---\ntitel: Hỏng\n---\n").unwrap();
    }

    fn mend(&mut self) {
        for path in self.posts() {
            if fs::read_to_string(&path).unwrap().contains("titel") {
                let text = self.text();
                fs::write(path, text).unwrap();
            }
        }
    }

    fn template(&mut self) {
        let path = self.site.source("templates/404.html");
        if path.exists() && self.dice.below(3) == 0 {
            fs::remove_file(path).unwrap();
        } else {
            self.site.write("templates/404.html", format!("<p>{}: {{{{ site.title }}}}</p>", self.count));
        }
    }

    fn static_file(&mut self) {
        let name = format!("static/{}/{}.txt", self.dice.below(3), self.dice.below(4));
        if self.site.source(&name).exists() && self.dice.below(3) == 0 {
            self.site.remove(&name);
        } else {
            self.site.write(&name, format!("{:06}", self.count));
        }
    }

    fn settings(&mut self) {
        let per_page = self.dice.below(3) + 2;
        self.site.write("site.yaml", SETTINGS.replace("per_page: 3", &format!("per_page: {per_page}")));
    }

    fn leave_scrap(&mut self) {
        let name = self.dice.of(&["posts/.bai.md.swp", "posts/bai.md~", "posts/#bai.md#", "static/.DS_Store"]);
        self.site.write(name, format!("{}", self.count));
    }

    /// Every post becomes another one at once.
    fn check_out(&mut self) {
        for path in self.posts() {
            let text = self.text();
            fs::remove_file(&path).unwrap();
            fs::write(&path, text).unwrap();
        }
    }

    /// A whole tree comes at once; an older one goes.
    fn unzip(&mut self) {
        let name = format!("static/zip-{}", self.dice.below(2));
        if self.site.source(&name).exists() {
            return fs::remove_dir_all(self.site.source(&name)).unwrap();
        }
        for deep in ["1", "1/2", "1/2/3"] {
            self.site.write(&format!("{name}/{deep}/tep.txt"), format!("{deep} {}", self.count));
        }
    }

    /// The loop may wake in the middle of it.
    fn pause(&mut self) {
        std::thread::sleep(std::time::Duration::from_millis(self.dice.below(60) as u64));
    }

    /// More happens than the system can tell.
    fn overflow(&mut self, preview: &Preview) {
        preview.running().signal("STOP");
        self.site.write("static/tran.txt", "");
        let path = self.site.source("static/tran.txt");
        for _ in 0..OVERFLOW / 2 {
            fs::rename(&path, path.with_extension("doc")).unwrap();
            fs::rename(path.with_extension("doc"), &path).unwrap();
        }
        (0..10).for_each(|_| self.edit());
        preview.running().signal("CONT");
        eventually("it is awake", || preview.get("/").status == 200);
    }
}
