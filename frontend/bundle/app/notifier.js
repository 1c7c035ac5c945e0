/* licences: vendor/licences/ */
import{d as a}from"../chunk-SA6OVRSJ.js";import"../chunk-ZPV5CYBQ.js";import"../chunk-YGQYGXSX.js";import"../chunk-YXZSRQ3C.js";import"../chunk-CQTW4TJM.js";import"../chunk-IUBLDJ5G.js";import"../chunk-SIYRIXGQ.js";import"../chunk-FYDKGMZ3.js";import"../chunk-QCZZOZ7Z.js";export{a as notifier};
