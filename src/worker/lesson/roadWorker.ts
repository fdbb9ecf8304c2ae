// Draws the road of the lesson's first chapter and answers its questions, outside the page: the lesson's pages
// bring no drawing code along.

import { viewRoad, type Road, type RoadView } from '../../world/lessonRoad'
import type { Language } from '../../world/sentence'

export interface RoadRequest {
  road: Road
  language: Language
}
export type { Road, RoadView }

self.onmessage = ({ data: { road, language } }: MessageEvent<RoadRequest>) =>
  self.postMessage(viewRoad(road, language))
