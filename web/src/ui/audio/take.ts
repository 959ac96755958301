export type Recording = { blob: Blob; durationMs: number }

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
// Speech in full quality; a minute is half a megabyte on 3G.
const BITS_PER_SECOND = 64_000

/** One recording in progress; its time leaves pauses out. */
export type Take = {
  pause(): void
  resume(): void
  elapsedMs(): number
  /** Ends it; `done` then gives the recording. */
  stop(): void
  done: Promise<Recording>
}

/** Records a stream until `stop`, or `maxMs` of sound. `done` rejects when the browser's recorder fails. */
export function beginTake(stream: MediaStream, maxMs: number): Take {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, { ...(mimeType && { mimeType }), audioBitsPerSecond: BITS_PER_SECOND })
  const pieces: Blob[] = []
  let [before, since] = [0, performance.now()]
  let limit: ReturnType<typeof setTimeout> | undefined
  const elapsedMs = () => before + (recorder.state === 'recording' ? performance.now() - since : 0)
  const run = () => {
    since = performance.now()
    limit = setTimeout(stop, maxMs - before)
  }
  const rest = () => {
    before = elapsedMs()
    clearTimeout(limit)
  }
  function stop() {
    if (recorder.state === 'inactive') return
    rest()
    recorder.stop()
  }
  const done = new Promise<Recording>((resolve, reject) => {
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
    recorder.addEventListener('error', () => reject(new Error('the recorder failed')))
    // Also when the microphone is pulled out.
    recorder.addEventListener('stop', () => {
      const type = recorder.mimeType.split(';')[0] ?? ''
      resolve({ blob: new Blob(pieces, { type }), durationMs: Math.round(Math.min(before, maxMs)) })
    })
    for (const track of stream.getTracks()) track.addEventListener('ended', stop)
  })
  // In pieces, so that a long take is not one lump at the end.
  recorder.start(1_000)
  run()
  return {
    elapsedMs,
    stop,
    done,
    pause: () => {
      if (recorder.state !== 'recording') return
      rest()
      recorder.pause()
    },
    resume: () => {
      if (recorder.state !== 'paused') return
      recorder.resume()
      run()
    },
  }
}
