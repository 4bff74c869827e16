# expect: betting-words 3:19
# expect: betting-words 3:29
document.title = "Cược Xanh soi kèo";
