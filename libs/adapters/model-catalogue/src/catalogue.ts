import type { CatalogueModel, Licence } from './catalogue-model';

const yoloxProject = 'https://github.com/Megvii-BaseDetection/YOLOX';
const yoloxLicence: Licence = { name: 'Apache-2.0', url: `${yoloxProject}/blob/main/LICENSE` };

function yolox(size: string, megabytes: number, advice: string): CatalogueModel {
  const name = `yolox_${size}.onnx`;
  return {
    id: `yolox-${size}`,
    kind: 'object',
    title: `YOLOX-${size.length > 1 ? size[0]?.toUpperCase() + size.slice(1) : size.toUpperCase()}, 80 kinds of objects (COCO)`,
    advice,
    project: yoloxProject,
    licence: yoloxLicence,
    megabytes,
    files: [{ name, url: `${yoloxProject}/releases/download/0.1.1rc0/${name}`, verified: true }],
    settings: { object_weights: name },
  };
}

const darknetProject = 'https://github.com/AlexeyAB/darknet';
const darknetLicence: Licence = {
  name: 'YOLO LICENSE (public domain)',
  url: `${darknetProject}/blob/master/LICENSE`,
};

function darknet(
  id: string,
  weights: string,
  megabytes: number,
  { isConfigVerified }: { readonly isConfigVerified: boolean },
): CatalogueModel {
  const [weightsName, configName] = [`${id}.weights`, `${id}.cfg`];
  const config = `https://raw.githubusercontent.com/AlexeyAB/darknet/master/cfg/${configName}`;
  return {
    id,
    kind: 'object',
    title: `Darknet ${id.replace('yolo', 'YOLO')}, 80 kinds of objects (COCO)`,
    advice: 'the model of the old hooks; yolox is faster and better',
    project: darknetProject,
    licence: darknetLicence,
    megabytes,
    files: [
      { name: weightsName, url: weights, verified: true },
      { name: configName, url: config, verified: isConfigVerified },
    ],
    settings: { object_weights: weightsName, object_config: configName },
  };
}

const zoo = 'https://github.com/opencv/opencv_zoo';
const plateReader = 'https://github.com/ankandrew/fast-plate-ocr';
const plateReaderLicence: Licence = { name: 'MIT', url: `${plateReader}/blob/master/LICENSE` };

function fastPlateOcr(size: 's' | 'xs', megabytes: number): CatalogueModel {
  const name = `cct_${size}_v2_global`;
  const from = `${plateReader}/releases/download/arg-plates`;
  return {
    id: `fast-plate-ocr-${size}`,
    kind: 'plate',
    title: `fast-plate-ocr CCT-${size.toUpperCase()} v2, reads number plates of 65 countries`,
    advice: size === 's' ? 'the more exact reader' : 'the faster reader',
    project: plateReader,
    licence: plateReaderLicence,
    megabytes,
    files: [
      { name: `${name}.onnx`, url: `${from}/${name}.onnx`, verified: true },
      { name: `${name}_plate_config.yaml`, url: `${from}/${name}_plate_config.yaml`, verified: true },
    ],
    settings: { alpr_reader_weights: `${name}.onnx`, alpr_reader_config: `${name}_plate_config.yaml` },
  };
}

/**
 * What may be offered to everybody: weights under licences that let anybody use them, as files that their projects publish.
 * Where a project publishes no file that runs here (RF-DETR, PaddleOCR), it is missing.
 */
export const catalogue: readonly CatalogueModel[] = [
  yolox('s', 36, 'a good choice for most machines'),
  yolox('tiny', 20, 'for small machines with many cameras'),
  yolox('nano', 4, 'for the smallest machines'),
  yolox('m', 101, 'more exact; for machines with a graphics card or time'),
  yolox('l', 217, 'for a graphics card'),
  yolox('x', 397, 'the most exact YOLOX; for a graphics card'),
  darknet('yolov4', `${darknetProject}/releases/download/yolov4/yolov4.weights`, 258, {
    isConfigVerified: true,
  }),
  darknet('yolov4-tiny', `${darknetProject}/releases/download/yolov4/yolov4-tiny.weights`, 24, {
    isConfigVerified: true,
  }),
  darknet('yolov3', 'https://pjreddie.com/media/files/yolov3.weights', 248, { isConfigVerified: false }),
  darknet('yolov3-tiny', 'https://pjreddie.com/media/files/yolov3-tiny.weights', 35, {
    isConfigVerified: false,
  }),
  {
    id: 'yunet',
    kind: 'face',
    title: 'YuNet, finds faces',
    advice: 'with sface: who it is',
    project: 'https://github.com/ShiqiYu/libfacedetection.train',
    licence: {
      name: 'Apache-2.0',
      url: 'https://github.com/ShiqiYu/libfacedetection.train/blob/master/LICENSE',
    },
    megabytes: 1,
    files: [
      {
        name: 'yunet_n_dynamic.onnx',
        url: 'https://github.com/ShiqiYu/libfacedetection.train/raw/dca340aa082c71081a68d17db8e58b33a58a914b/onnx/yunet_n_dynamic.onnx',
        sha256: '104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12',
        verified: true,
      },
    ],
    settings: { face_weights: 'yunet_n_dynamic.onnx' },
  },
  {
    id: 'sface',
    kind: 'face',
    title: 'SFace, tells faces apart',
    advice: 'with yunet',
    project: `${zoo}/tree/main/models/face_recognition_sface`,
    licence: { name: 'Apache-2.0', url: `${zoo}/blob/main/models/face_recognition_sface/LICENSE` },
    megabytes: 39,
    files: [
      {
        name: 'face_recognition_sface_2021dec.onnx',
        url: `${zoo}/raw/47534e27c9851bb1128ccc0102f1145e27f23f98/models/face_recognition_sface/face_recognition_sface_2021dec.onnx`,
        sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
        verified: true,
      },
    ],
    settings: { face_recognition_weights: 'face_recognition_sface_2021dec.onnx' },
  },
  fastPlateOcr('xs', 3),
  fastPlateOcr('s', 6),
];

/** What `tocsin models pull` fetches when nothing is named. */
export const defaultModel = 'yolox-s';
