// As long as the title of a clip and of a command may be.
const TITLE_MAX = 200

/** What the airing of an alert's end is called. */
export const allClearTitle = (title: string): string => `Báo yên: ${title}`.slice(0, TITLE_MAX)
