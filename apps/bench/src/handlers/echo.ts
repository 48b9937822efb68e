import { echo } from '../echo';

export const handler = echo('https');
