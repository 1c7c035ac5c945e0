/* licences: vendor/licences/ */
import{d as a}from"../chunk-VNKFKGVQ.js";import"../chunk-5NVK2XI6.js";import"../chunk-RRBXBWMM.js";import"../chunk-SWX2JZZQ.js";import"../chunk-FCSODRVD.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import"../chunk-56HYLBTH.js";export{a as notifier};
