// Makes src/Registry/Search/pinyin-initials.txt from npm pinyin-pro (MIT): the first letter of the commonest reading of each
// character from U+4E00 to U+9FFF, in rows of 64, "-" where it has none; then, behind "surnames", those that read otherwise
// at the head of a name. Run in a folder where `npm install pinyin-pro@3.29.4` was done: node pinyin.mjs > pinyin-initials.txt
import { createRequire } from "node:module";

const { pinyin } = createRequire(`${process.cwd()}/`)("pinyin-pro");
const first = (character, surname) => {
  const letter = pinyin(character, { pattern: "first", toneType: "none", surname }).normalize("NFD")[0];
  return /^[a-z]$/.test(letter) ? letter : "-";
};

const surnames = [];
let row = "";
for (let code = 0x4e00; code <= 0x9fff; code++) {
  const character = String.fromCodePoint(code);
  const letter = first(character, "off");
  row += letter;
  if (first(character, "head") !== letter) surnames.push(character + first(character, "head"));
  if (row.length === 64) {
    console.log(row);
    row = "";
  }
}

console.log("surnames");
console.log(surnames.join(" "));
