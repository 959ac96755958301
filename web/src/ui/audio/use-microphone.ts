import { useEffect, useRef, useState } from 'react'

export type MicrophoneTrouble = 'insecure' | 'unsupported' | 'refused' | 'missing' | 'busy' | 'failed'

/** Why recording cannot even be asked for, known before anybody presses a button. */
export function standingTrouble(): MicrophoneTrouble | undefined {
  // A village server on plain http: the browser then hides the microphone altogether.
  if (!globalThis.isSecureContext) return 'insecure'
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined') return 'unsupported'
  return undefined
}

/** What the refusal of getUserMedia means for the person. https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed'
}

/** The microphone while it is wanted: closed with the component, so that no light stays on. */
export function useMicrophone() {
  const [stream, setStream] = useState<MediaStream>()
  const [trouble, setTrouble] = useState(standingTrouble)
  const current = useRef<MediaStream>(undefined)

  const close = () => {
    for (const track of current.current?.getTracks() ?? []) track.stop()
    current.current = undefined
    setStream(undefined)
  }
  /** The open stream, or undefined with `trouble` set. */
  const open = async (): Promise<MediaStream | undefined> => {
    setTrouble(undefined)
    try {
      const opened = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true, echoCancellation: false },
      })
      current.current = opened
      setStream(opened)
      return opened
    } catch (error) {
      setTrouble(troubleOf(error))
      return undefined
    }
  }
  useEffect(
    () => () => {
      for (const track of current.current?.getTracks() ?? []) track.stop()
    },
    [],
  )
  return { stream, trouble, setTrouble, open, close }
}
