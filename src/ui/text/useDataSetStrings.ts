// The words about custom data sets, in the page's language.

import { dataSetsEn, type DataSetStrings } from './dataSets.en'
import { dataSetsKo } from './dataSets.ko'
import { useDictionary } from './useStrings'

export const useDataSetStrings = (): DataSetStrings =>
  useDictionary((language) => (language === 'ko' ? dataSetsKo : dataSetsEn))
