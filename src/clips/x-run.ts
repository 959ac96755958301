import { transcode } from './x-transcode.ts'
import { sniffFile } from './sniff.ts'
import { nativeSessions } from './transcoder-native.ts'
const path = '/tmp/clipx/es.wav'
console.log('B es.wav', await transcode(nativeSessions('/usr/bin/ffmpeg'), '/tmp/clipx/xx', { path, demuxer: (await sniffFile(path)).demuxer, maxSeconds: 1800 }).then((r) => [r.loudnessLufs, r.truePeakDb, performance.now()]))
