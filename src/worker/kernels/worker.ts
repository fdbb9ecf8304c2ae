// A thread that helps a worker whose device is the CPU (src/gpu/processor/threadLoop.ts).

import { threadLoop, type ThreadMessage } from '../../gpu/processor/threadLoop'

const handleMessage = threadLoop()

self.onmessage = ({ data }: MessageEvent<ThreadMessage>) => handleMessage(data)
