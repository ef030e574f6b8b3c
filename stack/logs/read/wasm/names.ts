/** Texts that come again and again, by a number each: who reads the rows makes a string of one once. */
import { MAX_NAME_BYTES, MAX_NAMES, NAME_BYTES, NAME_TEXT, NAMES, SLOT_COUNT, SLOTS } from './places';

/** Names from 0 to here are known. */
export let nameCount: i32 = 0;

export function forgetNames(): void {
  nameCount = 0;
  memory.fill(SLOTS, 0, SLOT_COUNT * 2);
}

/** The number of the name, given now if it had none; -1 where it is too long, or there is no room. */
export function nameAt(start: usize, end: usize): i32 {
  const bytes = end - start;
  let first = load<u64>(start);
  let last = first;
  if (bytes >= 8) last = load<u64>(end - 8);
  else {
    first &= (u64(1) << (bytes * 8)) - 1;
    last = first;
  }
  const mixed = (first * 0x9e3779b97f4a7c15) ^ ((last ^ bytes) * 0xc2b2ae3d27d4eb4f);
  let slot = u32(mixed >> 40) & (SLOT_COUNT - 1);
  for (let held = load<u16>(SLOTS + slot * 2); held !== 0; held = load<u16>(SLOTS + slot * 2)) {
    const name = i32(held) - 1;
    if (isName(placeOf(name), first, last, start, bytes)) return name;
    slot = (slot + 1) & (SLOT_COUNT - 1);
  }
  if (bytes > MAX_NAME_BYTES || nameCount === MAX_NAMES) return -1;
  const place = placeOf(nameCount);
  store<u64>(place, bytes);
  store<u64>(place, first, 8);
  store<u64>(place, last, 16);
  memory.copy(place + NAME_TEXT, start, bytes);
  nameCount += 1;
  store<u16>(SLOTS + slot * 2, nameCount);
  return nameCount - 1;
}

function placeOf(name: i32): usize {
  return NAMES + usize(name) * NAME_BYTES;
}

function isName(place: usize, first: u64, last: u64, start: usize, bytes: usize): bool {
  if (load<u64>(place, 8) !== first || load<u64>(place, 16) !== last || load<u64>(place) !== bytes)
    return false;
  for (let at: usize = 8; at + 8 < bytes; at += 8) {
    if (load<u64>(start + at) !== load<u64>(place + NAME_TEXT + at)) return false;
  }
  return true;
}
