import { presentPlan } from '../helpers/cluster/bundle/bundle-steps.ts';
import { BundleCache } from '../helpers/cluster/bundle/cache.ts';
import { cacheDirOf } from '../helpers/config/read-config.ts';

// Prints the key and the folder of the image bundle, as a pipeline's cache takes them.

const { plan } = await presentPlan();
console.log(`key=bundle-${plan.id}`);
console.log(`path=${new BundleCache(cacheDirOf(process.env)).dir}`);
