// The version that run records, links and teacher cards carry; the same as in package.json (tested).

export const VERSION = '0.3.0'
