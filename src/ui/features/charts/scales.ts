// The scales our charts have. Recharts asks its package of scales for them by name at run time, so a bundler
// must keep all of d3-scale, time scales and colour schemes with it; vite.config.ts puts these in the
// package's place (7 kB less before the first curve).

export { scaleBand, scaleLinear, scaleLog, scalePoint } from 'd3-scale'
