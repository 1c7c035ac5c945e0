/* licences: vendor/licences/ */
import{d as a}from"../chunk-KVOB2YWO.js";import"../chunk-ZPV5CYBQ.js";import"../chunk-YGQYGXSX.js";import"../chunk-MCX3HDUT.js";import"../chunk-CQTW4TJM.js";import"../chunk-IUBLDJ5G.js";import"../chunk-SIYRIXGQ.js";import"../chunk-FYDKGMZ3.js";import"../chunk-QCZZOZ7Z.js";export{a as notifier};
