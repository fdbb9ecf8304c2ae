// Which view of the page is open. The playground is the first; the others are fetched when they are opened.

import { usePage, type ViewId } from './pageSlice'

export const openView = (view: ViewId): void => usePage.setState({ view })

export const showContract = (contract: boolean): void => usePage.setState({ contract })
