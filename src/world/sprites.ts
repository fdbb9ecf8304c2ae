// The shapes of the world as small drawings, one character per pixel, seen from behind, per distance (near,
// mid, far). B body, H light edge, S shade, s door seam, W window, k black, d shadow, L and R the rear lamps,
// o their outline while braking, A indicator, h hair, f skin, M shirt, N trousers, O and D cone, w white, '.'
// nothing.

import type { Colour, Distance, VehicleType } from './types'

export type Rgb = readonly [number, number, number]

const lines = (drawing: string): readonly string[] => drawing.trim().split(/\s+/)

export const VEHICLE_SPRITES: Readonly<Record<VehicleType, Readonly<Record<Distance, readonly string[]>>>> = {
  car: {
    near: lines(`
      ...HHHHHHHH...
      ..BWWWWWWWWB..
      ..BWWWWWWWWB..
      .BBWWWWWWWWBB.
      oooBHHHHHHBooo
      LLLoBBBBBBoRRR
      LLLoBBBBBBoRRR
      LLLoSSSSSSoRRR
      kkkkddddddkkkk`),
    mid: lines(`
      ..HHHHHH..
      .BWWWWWWB.
      .BWWWWWWB.
      oooHHHHooo
      LLLoBBoRRR
      LLLoSSoRRR
      kkkddddkkk`),
    far: lines(`
      .HHHHH.
      .BWWWB.
      ooBBBoo
      LLoBoRR
      LLoSoRR`),
  },
  truck: {
    near: lines(`
      HHHHHHHHHHHHHH
      BBBBBBssBBBBBB
      BBBBBBssBBBBBB
      BBBBBBssBBBBBB
      BBBBBBssBBBBBB
      BBBBBBssBBBBBB
      BBBBBBssBBBBBB
      oooBBBssBBBooo
      LLLoBBssBBoRRR
      LLLoBBssBBoRRR
      LLLoSSssSSoRRR
      kkkkddddddkkkk`),
    mid: lines(`
      HHHHHHHHHH
      BBBBssBBBB
      BBBBssBBBB
      BBBBssBBBB
      BBBBssBBBB
      oooBssBooo
      LLLossoRRR
      LLLossoRRR
      kkkddddkkk`),
    far: lines(`
      HHHHHHH
      BBBsBBB
      BBBsBBB
      ooBsBoo
      LLosoRR
      LLosoRR`),
  },
  bus: {
    near: lines(`
      HHHHHHHHHHHHHH
      BWWWWWWWWWWWWB
      BWWWWWWWWWWWWB
      BWWWWWWWWWWWWB
      BWWWWWWWWWWWWB
      BBBBBBBBBBBBBB
      BBBBBBBBBBBBBB
      oooBBBBBBBBooo
      LLLoBBBBBBoRRR
      LLLoBBBBBBoRRR
      LLLoSSSSSSoRRR
      kkkkddddddkkkk`),
    mid: lines(`
      HHHHHHHHHH
      BWWWWWWWWB
      BWWWWWWWWB
      BWWWWWWWWB
      BBBBBBBBBB
      oooBBBBooo
      LLLoBBoRRR
      LLLoSSoRRR
      kkkddddkkk`),
    far: lines(`
      HHHHHHH
      BWWWWWB
      BWWWWWB
      ooBBBoo
      LLoBoRR
      LLoSoRR`),
  },
}

/** The indicator on the left edge (mirrored for the right one). */
export const INDICATOR_SPRITES: Readonly<Record<Distance, readonly string[]>> = {
  near: lines('kkkk AAAk AAAk AAAk AAAk kkkk'),
  mid: lines('kkkk AAAk AAAk AAAk kkkk'),
  far: lines('kkk AAk AAk AAk kkk'),
}

/** Sprite row of a vehicle where its indicator begins. */
export const INDICATOR_ROW: Readonly<Record<VehicleType, Readonly<Record<Distance, number>>>> = {
  car: { near: 2, mid: 1, far: 0 },
  truck: { near: 3, mid: 2, far: 1 },
  bus: { near: 3, mid: 2, far: 1 },
}

export const PEDESTRIAN_SPRITES: Readonly<Record<Distance, readonly string[]>> = {
  near: lines(`
    .hhhh.
    .ffff.
    .ffff.
    ..ff..
    MMMMMM
    MMMMMM
    MMMMMM
    fMMMMf
    .NNNN.
    .NN.N.
    .NN.N.
    .kk.k.`),
  mid: lines(`
    .hh.
    .ff.
    .ff.
    MMMM
    MMMM
    MMMM
    NNNN
    N..N
    k..k`),
  far: lines(`
    .hh.
    .ff.
    MMMM
    MMMM
    .NN.
    .NN.`),
}

export const CONE_SPRITES: Readonly<Record<Distance, readonly string[]>> = {
  near: lines(`
    ....O....
    ...OOO...
    ...OOO...
    ..wwwww..
    ..wwwww..
    ..OOOOO..
    .OOOOOOO.
    .OOOOOOO.
    DDDDDDDDD`),
  mid: lines(`
    ..OO..
    ..OO..
    .wwww.
    .wwww.
    .OOOO.
    OOOOOO
    DDDDDD`),
  far: lines(`
    .OO.
    .ww.
    OOOO
    OOOO`),
}

/** The traffic light, 6x13: r, y and g are its three lamps. */
export const LIGHT_SPRITE = lines(`
  kkkkkk
  krrrrk
  krrrrk
  krrrrk
  kkkkkk
  kyyyyk
  kyyyyk
  kyyyyk
  kkkkkk
  kggggk
  kggggk
  kggggk
  kkkkkk`)

/** The three signs: x red, w white, k black. */
export const SIGN_SPRITES = {
  stop: lines(`
    ..xxxxxxx..
    .xxxxxxxxx.
    xxxxxxxxxxx
    xwwwwwwwwwx
    xwwwwwwwwwx
    xwwwwwwwwwx
    xxxxxxxxxxx
    .xxxxxxxxx.
    ..xxxxxxx..`),
  thirty: lines(`
    xxxxxxxxxxx
    xwwwwwwwwwx
    xwkkkwkkkwx
    xwwwkwkwkwx
    xwkkkwkwkwx
    xwwwkwkwkwx
    xwkkkwkkkwx
    xwwwwwwwwwx
    xxxxxxxxxxx`),
  sixty: lines(`
    xxxxxxxxxxx
    xwwwwwwwwwx
    xwkkkwkkkwx
    xwkwwwkwkwx
    xwkkkwkwkwx
    xwkwkwkwkwx
    xwkkkwkkkwx
    xwwwwwwwwwx
    xxxxxxxxxxx`),
} as const

export const BODY_COLOURS: Readonly<Record<Colour, Rgb>> = {
  red: [210, 30, 36],
  blue: [36, 84, 226],
  white: [234, 234, 236],
  yellow: [246, 216, 40],
  green: [20, 148, 56],
  cyan: [40, 206, 224],
}

/** Colours of the characters that do not depend on the vehicle. */
export const INKS: Readonly<Record<string, Rgb>> = {
  W: [22, 46, 66],
  k: [8, 8, 10],
  d: [34, 32, 36],
  h: [66, 40, 26],
  f: [244, 196, 160],
  M: [236, 36, 206],
  N: [34, 34, 84],
  O: [252, 118, 14],
  D: [196, 78, 6],
  w: [250, 250, 246],
  x: [208, 24, 32],
}

/** Shining inks: the night does not dim them. */
export const BRAKE_LAMP: Rgb = [255, 44, 44]
export const LAMP_OFF: Rgb = [84, 8, 16]
export const AMBER: Rgb = [255, 156, 0]
export const LIGHT_ON = { r: [255, 34, 34], y: [255, 208, 30], g: [34, 240, 96] } as const satisfies Record<
  string,
  Rgb
>
export const LIGHT_OFF = { r: [62, 12, 12], y: [58, 46, 8], g: [8, 50, 20] } as const satisfies Record<
  string,
  Rgb
>
