let sounding: HTMLMediaElement | undefined

/** Call when an element begins to sound: whatever sounded before in this page is paused. */
export function takeTurn(element: HTMLMediaElement): void {
  if (sounding !== element) sounding?.pause()
  sounding = element
}
